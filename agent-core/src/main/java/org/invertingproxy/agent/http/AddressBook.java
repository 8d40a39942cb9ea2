package org.invertingproxy.agent.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of one host, those that worked last first. {@code localhost} is both loopback
 * addresses whatever the hosts file says (RFC 6761 section 6.3): development servers listen on
 * either. Names are looked up anew each time; the JDK caches them. Thread-safe.
 */
final class AddressBook {
  private final String host;
  private final Executor blocking;
  private volatile @Nullable InetAddress lastGood;

  AddressBook(String host, Executor blocking) {
    this.host = host;
    this.blocking = blocking;
  }

  /** Calls back with the addresses, or with the failure; possibly at once, or on another thread. */
  void find(BiConsumer<List<InetAddress>, @Nullable Exception> callback) {
    List<InetAddress> known = withoutAsking();
    if (known != null) {
      callback.accept(ordered(known), null);
      return;
    }
    try {
      blocking.execute(
          () -> {
            try {
              callback.accept(ordered(List.of(InetAddress.getAllByName(host))), null);
            } catch (UnknownHostException e) {
              callback.accept(List.of(), e);
            }
          });
    } catch (RejectedExecutionException e) {
      callback.accept(List.of(), e);
    }
  }

  /** Remembers that a connection to this address succeeded. */
  void worked(InetAddress address) {
    lastGood = address;
  }

  private @Nullable List<InetAddress> withoutAsking() {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return List.of(literal("::1"), literal("127.0.0.1"));
    }
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)
        ? List.of(literal(host))
        : null;
  }

  private List<InetAddress> ordered(List<InetAddress> addresses) {
    InetAddress first = lastGood;
    if (first == null || !addresses.contains(first)) {
      return addresses;
    }
    List<InetAddress> ordered = new ArrayList<>(addresses);
    ordered.remove(first);
    ordered.add(0, first);
    return ordered;
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
