import { asHover } from '../protocol.ts';
import { answer, type RequestGroup } from './handler.ts';

/** What is known of the thing under the pointer. */
export const hoverRequests: RequestGroup = {
  capabilities: { hoverProvider: true },
  register(requests) {
    requests.connection.onHover(({ textDocument, position }, token) =>
      answer(requests, textDocument.uri, token, (view) => {
        const { lines } = view.parsed;
        const hover = requests.service(textDocument.uri).hover(view, lines.offsetAt(position));
        return hover === undefined ? null : asHover(hover, lines);
      }),
    );
  },
};
