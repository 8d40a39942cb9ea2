package org.invertingproxy.agent.forward;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.invertingproxy.agent.config.AddressRange;
import org.invertingproxy.agent.http.AddressRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a local server may be: in the ranges in which it was when it was first connected to, so
 * that nobody moves the agent into another network by changing what a name leads to (DNS
 * rebinding); and at link-local addresses only where that is allowed. Thread-safe.
 */
final class BackendAddresses implements AddressRule {
  private final boolean linkLocal;
  private volatile @Nullable Set<AddressRange> ranges; // null before the first connection

  BackendAddresses(boolean linkLocal) {
    this.linkLocal = linkLocal;
  }

  @Override
  public @Nullable String refusal(InetAddress address) {
    AddressRange range = AddressRange.of(address);
    if (range == AddressRange.LINK_LOCAL && !linkLocal) {
      return "which needs --allow-link-local";
    }
    Set<AddressRange> known = ranges;
    return known == null || known.contains(range) || isStillHere(address, known)
        ? null
        : "which is %s, and was %s before: start the agent anew if that is meant"
            .formatted(range, String.join(" or ", known.stream().map(Object::toString).toList()));
  }

  /** As the machine's own name, which may lead to its loopback address until its network is up. */
  private static boolean isStillHere(InetAddress address, Set<AddressRange> known) {
    try {
      return known.contains(AddressRange.LOOPBACK)
          && NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  @Override
  public void connected(List<InetAddress> addresses) {
    if (ranges != null) {
      return;
    }
    synchronized (this) {
      if (ranges == null) {
        Set<AddressRange> first = EnumSet.noneOf(AddressRange.class);
        addresses.forEach(address -> first.add(AddressRange.of(address)));
        ranges = first;
      }
    }
  }
}
