import type { WebSocket } from 'ws';

/**
 * As kubectl asks.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/tools/remotecommand/websocket.go
 */
const askEveryMs = 5_000;
const unansweredLimit = 12;

/**
 * Asks the other side of a socket all the time whether it is there, which also keeps what stands between from dropping an idle connection, and cuts the
 * socket where nothing has come for a minute: nobody may tell of a network that has gone. Questions are counted, not time, because a machine that slept has
 * not asked.
 */
export function cutWhenSilent(socket: WebSocket): void {
  let unanswered = 0;
  const onSign = (): void => {
    unanswered = 0;
  };
  const timer = setInterval(() => {
    // Of a socket that is read slowly the answer stands behind what has not been read.
    if (socket.isPaused) onSign();
    if (socket.readyState !== socket.OPEN) return;
    if (unanswered >= unansweredLimit) {
      socket.terminate();
      return;
    }
    unanswered += 1;
    socket.ping();
  }, askEveryMs);
  timer.unref();
  socket.on('pong', onSign);
  socket.on('message', onSign);
  socket.once('close', () => {
    clearInterval(timer);
  });
}
