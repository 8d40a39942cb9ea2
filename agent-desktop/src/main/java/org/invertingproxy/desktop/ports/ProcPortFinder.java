package org.invertingproxy.desktop.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds ports on Linux, in the kernel's tables under {@code /proc}. */
final class ProcPortFinder implements PortFinder {
  private final Path proc;
  private final SocketOwners owners;

  ProcPortFinder(Path proc) {
    this.proc = proc;
    this.owners = new SocketOwners(proc);
  }

  @Override
  public List<LocalPort> find() throws IOException {
    List<ListeningSocket> sockets = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = proc.resolve(table);
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(l -> ListeningSocket.parse(l).ifPresent(sockets::add));
      }
    }
    owners.update(sockets.stream().map(ListeningSocket::inode).toList());
    PortTable ports = new PortTable();
    for (ListeningSocket socket : sockets) {
      // A link-local address means nothing without the interface, which the table does not name.
      if (!socket.address().isLinkLocalAddress()) {
        ports.add(
            LocalPort.boundTo(socket.address(), socket.port(), owners.nameOf(socket.inode())));
      }
    }
    return ports.sorted();
  }
}
