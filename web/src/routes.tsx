import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouteComponent,
} from '@tanstack/react-router';
import { Crash } from './shell/crash.tsx';
import { Home } from './shell/home.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/states.tsx';
import {
  readActivitySearch,
  readDocumentsSearch,
  readOperatorSearch,
  readReconcileSearch,
  readSettingsSearch,
  readSyncErrorsSearch,
} from './search.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });

const documents = createRoute({
  getParentRoute: () => root,
  path: '/documents',
  validateSearch: readDocumentsSearch,
  component: lazyRouteComponent(() => import('./screens/documents/documents-screen.tsx'), 'DocumentsScreen'),
});
const document = createRoute({
  getParentRoute: () => root,
  path: '/documents/$documentId',
  component: lazyRouteComponent(() => import('./screens/documents/document-screen.tsx'), 'DocumentScreen'),
});

const syncErrors = createRoute({
  getParentRoute: () => root,
  path: '/sync-errors',
  validateSearch: readSyncErrorsSearch,
  component: lazyRouteComponent(
    () => import('./screens/sync-errors/sync-errors-screen.tsx'),
    'SyncErrorsScreen',
  ),
});
const syncError = createRoute({
  getParentRoute: () => root,
  path: '/sync-errors/$errorId',
  component: lazyRouteComponent(
    () => import('./screens/sync-errors/sync-error-screen.tsx'),
    'SyncErrorScreen',
  ),
});

const reconcile = createRoute({
  getParentRoute: () => root,
  path: '/reconcile',
  validateSearch: readReconcileSearch,
  component: lazyRouteComponent(() => import('./screens/reconcile/reconcile-screen.tsx'), 'ReconcileScreen'),
});
const certificate = createRoute({
  getParentRoute: () => root,
  path: '/reconcile/$runId',
  component: lazyRouteComponent(
    () => import('./screens/reconcile/certificate-screen.tsx'),
    'CertificateScreen',
  ),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./screens/activity/activity-screen.tsx'), 'ActivityScreen'),
});

const operator = createRoute({
  getParentRoute: () => root,
  path: '/operator',
  validateSearch: readOperatorSearch,
  component: lazyRouteComponent(() => import('./screens/operator/operator-screen.tsx'), 'OperatorScreen'),
});

const toQuickbooks = (): never => {
  // The router's own way of leading elsewhere.
  // oxlint-disable-next-line typescript/only-throw-error
  throw redirect({ to: '/settings/integrations/quickbooks', replace: true });
};
const settings = createRoute({ getParentRoute: () => root, path: '/settings', beforeLoad: toQuickbooks });
const integrations = createRoute({
  getParentRoute: () => root,
  path: '/settings/integrations',
  beforeLoad: toQuickbooks,
});

const quickbooks = createRoute({
  getParentRoute: () => root,
  path: '/settings/integrations/quickbooks',
  component: lazyRouteComponent(
    () => import('./screens/quickbooks/quickbooks-layout.tsx'),
    'QuickbooksLayout',
  ),
});
const connection = createRoute({
  getParentRoute: () => quickbooks,
  path: '/',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(
    () => import('./screens/quickbooks/connection-screen.tsx'),
    'ConnectionScreen',
  ),
});
const mapping = createRoute({
  getParentRoute: () => quickbooks,
  path: '/mapping',
  component: lazyRouteComponent(() => import('./screens/quickbooks/mapping-screen.tsx'), 'MappingScreen'),
});
const policies = createRoute({
  getParentRoute: () => quickbooks,
  path: '/policies',
  component: lazyRouteComponent(() => import('./screens/quickbooks/policies-screen.tsx'), 'PoliciesScreen'),
});
const firstSync = createRoute({
  getParentRoute: () => quickbooks,
  path: '/first-sync',
  component: lazyRouteComponent(
    () => import('./screens/first-sync/first-sync-screen.tsx'),
    'FirstSyncScreen',
  ),
});
const testPush = createRoute({
  getParentRoute: () => quickbooks,
  path: '/test-push',
  component: lazyRouteComponent(() => import('./screens/first-sync/test-push-screen.tsx'), 'TestPushScreen'),
});

const tree = root.addChildren([
  home,
  documents,
  document,
  syncErrors,
  syncError,
  reconcile,
  certificate,
  activity,
  operator,
  settings,
  integrations,
  quickbooks.addChildren([connection, mapping, policies, firstSync, testPush]),
]);

const PendingScreen: RouteComponent = () => <Loading />;

/** `basePath`: below which all screens lie; `/` but for an operator who looks at one tenant. */
export const createAppRouter = (basePath: string) =>
  createRouter({
    routeTree: tree,
    basepath: basePath,
    defaultPreload: 'intent',
    defaultPendingComponent: PendingScreen,
    defaultErrorComponent: Crash,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
