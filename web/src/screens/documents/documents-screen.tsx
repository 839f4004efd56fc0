import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/tenant.tsx';
import type { DocumentsSearch } from '../../search.ts';
import { countText } from '../../show/money.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { DocumentFilters } from './document-filters.tsx';
import { DocumentTable } from './document-table.tsx';
import { isFiltered } from './filters.ts';
import { documentsQuery } from './queries.ts';
import './documents.css';

const route = getRouteApi('/documents');

/** All approved documents, newest first. */
export function DocumentsScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [lookedThrough, setLookedThrough] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // Where the pages that were left began: a cursor leads on, and never back.
  const [newer, setNewer] = useState<readonly (string | undefined)[]>([]);
  const { data, error, refetch, isPending, isFetching, isPlaceholderData } = useQuery({
    ...documentsQuery(useApi(), search, setLookedThrough),
    placeholderData: keepPreviousData,
  });
  const change = (next: DocumentsSearch): void => {
    setLookedThrough(0);
    setChosen(new Set());
    void navigate({ to: '/documents', search: next, replace: next.after === undefined });
  };
  const goOlder = (after: string | undefined): void => {
    setNewer([...newer, search.after]);
    change({ ...withoutAfter(search), ...(after === undefined ? {} : { after }) });
  };
  const goNewer = (): void => {
    const after = newer.at(-1);
    setNewer(newer.slice(0, -1));
    change({ ...withoutAfter(search), ...(after === undefined ? {} : { after }) });
  };
  const isSearching = isFetching && lookedThrough > 0 && (isPending || isPlaceholderData);
  const documents = data?.documents ?? [];
  return (
    <Page
      title="Documents"
      lead="Invoices and bills that were approved in your product, and where each stands in QuickBooks."
    >
      <DocumentFilters search={search} onChange={change} />
      {isSearching && (
        <p role="status" className="quiet">
          Looked through {countText(lookedThrough)} documents so far …
        </p>
      )}
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && error === null && <Loading lines={12} what="Loading documents" />}
      {data !== undefined && documents.length === 0 && (
        <NothingHere search={search} onClear={() => change({})} />
      )}
      {documents.length > 0 && (
        <>
          <BulkActions documents={documents} chosen={chosen} onChoose={setChosen} />
          <DocumentTable documents={documents} chosen={chosen} onChoose={setChosen} />
        </>
      )}
      {data !== undefined && (
        <Pages
          isFirst={search.after === undefined}
          onFirst={() => change(withoutAfter(search))}
          onBack={newer.length === 0 ? undefined : goNewer}
          onNext={data.next === undefined ? undefined : () => goOlder(data.next)}
        />
      )}
    </Page>
  );
}

function withoutAfter(search: DocumentsSearch): DocumentsSearch {
  const { after: _, ...rest } = search;
  return rest;
}

function NothingHere({ search, onClear }: { search: DocumentsSearch; onClear: () => void }): ReactNode {
  if (isFiltered(search)) {
    return (
      <Empty title="No document is like that" action={<Button onClick={onClear}>Clear the filters</Button>}>
        A number is found by how it begins, a customer or vendor by how a word of the name begins.
      </Empty>
    );
  }
  if (search.after !== undefined) return <Empty title="There are no older documents" />;
  return (
    <Empty title="No document was approved yet">
      As soon as an invoice or bill is approved in your product it appears here by itself.
    </Empty>
  );
}

function Pages(props: {
  isFirst: boolean;
  onFirst: () => void;
  onBack: (() => void) | undefined;
  onNext: (() => void) | undefined;
}): ReactNode {
  if (props.isFirst && props.onNext === undefined) return null;
  return (
    <nav className="row documents-pages" aria-label="Pages">
      {!props.isFirst && (
        <>
          <Button onClick={props.onFirst}>Newest</Button>
          {props.onBack !== undefined && <Button onClick={props.onBack}>Newer</Button>}
        </>
      )}
      <Button isDisabled={props.onNext === undefined} onClick={() => props.onNext?.()}>
        Older
      </Button>
    </nav>
  );
}
