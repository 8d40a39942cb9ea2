package org.invertingproxy.desktop.ports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects found ports so that each address appears once, with its process where one is known. */
final class PortTable {
  private final Map<String, LocalPort> byAddress = new LinkedHashMap<>();

  void add(LocalPort found) {
    byAddress.merge(found.address(), found, (old, now) -> old.process() == null ? now : old);
  }

  /** The ports in the order of their numbers. */
  List<LocalPort> sorted() {
    List<LocalPort> ports = new ArrayList<>(byAddress.values());
    ports.sort(Comparator.comparingInt(LocalPort::port).thenComparing(LocalPort::host));
    return List.copyOf(ports);
  }
}
