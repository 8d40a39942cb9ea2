package org.invertingproxy.desktop.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.desktop.ports.LocalPort;

/**
 * The local ports to choose from; a choice is written into the form. Since a wrong choice exposes
 * the wrong server, nothing is chosen when a port comes or goes, and the list holds still while
 * somebody is about to click.
 */
public final class PortsModel {
  private static final int FIRST_UNPRIVILEGED = 1024;
  private static final Set<Integer> WEB = Set.of(80, 443);
  private static final Duration HOLD = Duration.ofMillis(1500);

  private final Supplier<List<LocalPort>> source;
  private final FormField localServer;
  private final InstantSource clock;
  private final ObservableList<LocalPort> items = FXCollections.observableArrayList();
  private final ObservableList<LocalPort> readOnlyItems =
      FXCollections.unmodifiableObservableList(items);
  private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
  private Instant heldUntil = Instant.MIN;
  private boolean changing;

  PortsModel(Supplier<List<LocalPort>> source, FormField localServer, InstantSource clock) {
    this.source = source;
    this.localServer = localServer;
    this.clock = clock;
    localServer.textProperty().addListener(observable -> revise());
  }

  /** The ports, those of system services last. */
  public ObservableList<LocalPort> items() {
    return readOnlyItems;
  }

  /** Counts changes of the list and of the choice; the time to look at {@link #picked} again. */
  public ReadOnlyIntegerProperty revisionProperty() {
    return revision.getReadOnlyProperty();
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

  /**
   * Chooses this port. Ignored while the list changes: a control's selection then moves to a
   * neighbour by itself.
   */
  public void pick(LocalPort port) {
    if (!changing) {
      localServer.textProperty().set(port.address());
    }
  }

  /** Keeps the list as it is for a moment, so that no row moves under a pointer. */
  public void hold() {
    heldUntil = clock.instant().plus(HOLD);
  }

  /** Lets the list change again. */
  public void release() {
    heldUntil = Instant.MIN;
  }

  /** Takes over what was found last. */
  void sample() {
    List<LocalPort> found = new ArrayList<>(source.get());
    found.sort(Comparator.comparing(PortsModel::isSystemService));
    if (!found.equals(items) && !clock.instant().isBefore(heldUntil)) {
      changing = true;
      become(found);
      changing = false;
      revise();
    }
  }

  /** Row by row, so that a control keeps its place. What stays is in the same order in both. */
  private void become(List<LocalPort> found) {
    items.removeIf(port -> !found.contains(port));
    for (int i = 0; i < found.size(); i++) {
      if (i == items.size() || !items.get(i).equals(found.get(i))) {
        items.add(i, found.get(i));
      }
    }
  }

  private void revise() {
    revision.set(revision.get() + 1);
  }

  private static boolean isSystemService(LocalPort port) {
    return port.port() < FIRST_UNPRIVILEGED && !WEB.contains(port.port());
  }
}
