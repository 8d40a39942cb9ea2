package org.invertingproxy.desktop.ports;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows which process owns a socket, from the file descriptors under {@code /proc}. The processes
 * of other users cannot be read and have no name here. Walking all descriptors is dear, so it only
 * happens when a socket appears that was not asked for before.
 */
final class SocketOwners {
  private static final String SOCKET = "socket:[";

  private final File proc;
  private Map<Long, Optional<String>> names = Map.of();

  SocketOwners(Path proc) {
    this.proc = proc.toFile();
  }

  /** Looks up the owners of these sockets and forgets all others. */
  void update(Collection<Long> inodes) {
    Map<Long, Optional<String>> next = new HashMap<>();
    inodes.forEach(inode -> next.put(inode, names.getOrDefault(inode, Optional.empty())));
    boolean news = !names.keySet().containsAll(inodes);
    names = next;
    if (news) {
      walkProcesses();
    }
  }

  /** The owner's name, or null if it is not known. */
  @Nullable String nameOf(long inode) {
    return names.getOrDefault(inode, Optional.empty()).orElse(null);
  }

  private void walkProcesses() {
    for (File process : list(proc)) {
      for (File descriptor : list(new File(process, "fd"))) {
        claim(process, descriptor);
      }
    }
  }

  private void claim(File process, File descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor.toPath()).toString();
      if (target.startsWith(SOCKET)) {
        long inode = Long.parseLong(target.substring(SOCKET.length(), target.length() - 1));
        if (names.containsKey(inode)) {
          String command = Files.readString(process.toPath().resolve("comm"));
          names.put(inode, Optional.of(command.strip()));
        }
      }
    } catch (IOException e) {
      // The descriptor or its process is gone since it was listed: then it owns nothing.
      return;
    }
  }

  private static File[] list(File directory) {
    File[] files = directory.listFiles();
    return files == null ? new File[0] : files;
  }
}
