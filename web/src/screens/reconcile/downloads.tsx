import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureWords } from '../../api/api-error.ts';
import { useApi } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { runPath } from './queries.ts';
import { saveFile } from './save-file.ts';

const formats = {
  json: { act: 'Download certificate (JSON)', name: 'certificate', type: 'application/json' },
  csv: { act: 'Download findings (CSV)', name: 'findings', type: 'text/csv' },
} as const;

/** The certificate as it is kept, and what was found as a table for a spreadsheet. */
export const Downloads = ({ runId }: { runId: string }): ReactNode => (
  <>
    <Download runId={runId} format="csv" />
    <Download runId={runId} format="json" />
  </>
);

function Download({ runId, format }: { runId: string; format: keyof typeof formats }): ReactNode {
  const api = useApi();
  const say = useSay();
  const { act, name, type } = formats[format];
  const fileName = `${name}-${runId.replaceAll(':', '')}.${format}`;
  const download = useMutation({
    mutationFn: () => api.getText(runPath(runId), { query: { format } }),
    onSuccess: (text) => {
      saveFile(text, { name: fileName, type });
      say(`${fileName} is saved.`);
    },
    onError: (error) => say(failureWords(error).words),
  });
  return (
    <Button isBusy={download.isPending} onClick={() => download.mutate()}>
      {act}
    </Button>
  );
}
