package org.invertingproxy.desktop.ports;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A line of Linux's {@code /proc/net/tcp} or {@code tcp6} that describes a listening socket.
 *
 * @param address the address it is bound to
 * @param port the port it is bound to
 * @param inode the number by which the owning process's file descriptors name it
 */
record ListeningSocket(InetAddress address, int port, long inode) {
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTEN = "0A";

  /** The socket in this line; empty for the heading and for sockets in another state. */
  static Optional<ListeningSocket> parse(String line) {
    String[] columns = line.strip().split("\\s+", -1);
    if (columns.length <= INODE || !columns[STATE].equals(LISTEN)) {
      return Optional.empty();
    }
    String[] local = columns[LOCAL_ADDRESS].split(":", -1);
    int port = Integer.parseInt(local[1], 16);
    return Optional.of(
        new ListeningSocket(addressOf(local[0]), port, Long.parseLong(columns[INODE])));
  }

  /** The kernel prints each 32-bit word of the address as a number in the machine's byte order. */
  private static InetAddress addressOf(String hex) {
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    try {
      return InetAddress.getByAddress(address.array());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + hex, e);
    }
  }
}
