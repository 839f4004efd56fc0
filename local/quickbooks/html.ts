/** Text that is HTML already; everything else is escaped when it is put into a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | readonly Html[];

/** Builds HTML; whatever is put in and is not HTML itself gets escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  for (const [index, part] of parts.entries()) text += partText(part) + (strings[index + 1] ?? '');
  return new Html(text);
}

function partText(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return escaped(String(part));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? sign);
}

const style = `
*{box-sizing:border-box}body{margin:0;font:16px/1.45 system-ui,sans-serif;color:#1c2733;background:#f3f5f7}
header{background:#14532d;color:#fff;padding:.8rem 1rem}header a{color:#fff}header p{margin:0;opacity:.85;font-size:.85rem}
main{max-width:70rem;margin:0 auto;padding:1rem}h1{font-size:1.35rem;margin:.4rem 0 1rem}h2{font-size:1.05rem;margin:1.6rem 0 .5rem}:is(.card,.scroll,form)>h2:first-child{margin-top:0}
.card{background:#fff;border:1px solid #d8dee4;border-radius:.5rem;padding:1rem;margin-bottom:1rem}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid #e6eaee;vertical-align:top}
th{font-size:.8rem;color:#4a5866;white-space:nowrap}td.num,th.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:#14532d}nav a,nav b{margin-right:.9rem;white-space:nowrap}nav{display:flex;flex-wrap:wrap;margin-bottom:1rem}
button{font:inherit;padding:.55rem 1.1rem;border-radius:.4rem;border:1px solid #14532d;cursor:pointer;background:#fff;color:#14532d}
button.main{background:#14532d;color:#fff}.choice{display:block;padding:.5rem 0}fieldset{border:0;padding:0;margin:0 0 1rem}legend{font-weight:600;padding:0 .5rem 0 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:0}dt{color:#4a5866}dd{margin:0;overflow-wrap:anywhere}
.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.7rem;margin-bottom:.9rem}.fields label{display:flex;flex-direction:column;gap:.2rem;font-size:.85rem;color:#4a5866;min-width:0}
.fields .wide{grid-column:1/-1}label.check{display:flex;flex-direction:row;align-items:center;gap:.5rem;font-size:1rem;color:inherit}
input,select,textarea{font:inherit;color:#1c2733;padding:.45rem;border:1px solid #8a97a3;border-radius:.3rem;background:#fff;width:100%;min-width:0}input[type=checkbox],input[type=radio]{width:auto}
.line{border-top:1px solid #e6eaee;padding-top:.7rem;min-width:0}.acts{display:flex;flex-wrap:wrap;gap:1.2rem 2rem}.acts form{display:flex;flex-direction:column;gap:.5rem;align-items:flex-start;justify-content:flex-end}
.problem{border-color:#b91c1c;background:#fef2f2}.done{border-color:#15803d;background:#f0fdf4}
:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}@media(max-width:40rem){main{padding:.6rem}.card{padding:.7rem}th,td{padding:.35rem .4rem}}`;

/** A whole page that refuses to be framed and runs no script. */
export function htmlResponse(page: { title: string; body: Html; status?: number }): Response {
  const { title, body, status = 200 } = page;
  const head = html`<meta charset="utf-8" /><meta
      name="viewport"
      content="width=device-width,initial-scale=1"
    /><title>${title}</title>`;
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        ${head}
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <header>
          <strong>Simulated QuickBooks</strong>
          <p>Local stand-in for testing. Not Intuit, no real books.</p>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
  return new Response(text, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Frame-Options': 'DENY',
      // Not `no-referrer`: browsers would then send a form of our own with the origin `null`.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      // No form-action: browsers apply it to the redirect after the form too, which leads to the app.
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}
