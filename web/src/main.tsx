import { createRoot } from 'react-dom/client';

const host = document.querySelector('#app');
if (host === null) throw new Error('The page has no place for the app.');
createRoot(host).render(<h1>Counterfoil</h1>);
