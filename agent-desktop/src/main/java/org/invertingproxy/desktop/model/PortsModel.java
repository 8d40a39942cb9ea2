package org.invertingproxy.desktop.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.desktop.ports.LocalPort;

/** The local ports to choose from; a choice is written into the form. */
public final class PortsModel {
  private static final int FIRST_UNPRIVILEGED = 1024;
  private static final Set<Integer> WEB = Set.of(80, 443);

  private final Supplier<List<LocalPort>> source;
  private final FormField localServer;
  private final ObservableList<LocalPort> items = FXCollections.observableArrayList();

  PortsModel(Supplier<List<LocalPort>> source, FormField localServer) {
    this.source = source;
    this.localServer = localServer;
  }

  /** The ports, those of system services last. */
  public ObservableList<LocalPort> items() {
    return FXCollections.unmodifiableObservableList(items);
  }

  /** Shares this port. */
  public void pick(LocalPort port) {
    localServer.textProperty().set(port.address());
  }

  /** The port that the form names, if something listens there. */
  public Optional<LocalPort> picked() {
    try {
      String address = BackendAddress.parse(localServer.stripped()).toString();
      return items.stream().filter(port -> port.address().equals(address)).findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes over what was found last. */
  void sample() {
    List<LocalPort> found = new ArrayList<>(source.get());
    found.sort(Comparator.comparing(PortsModel::isSystemService));
    if (!found.equals(items)) {
      items.setAll(found);
    }
  }

  private static boolean isSystemService(LocalPort port) {
    return port.port() < FIRST_UNPRIVILEGED && !WEB.contains(port.port());
  }
}
