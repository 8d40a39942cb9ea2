package org.invertingproxy.desktop.model;

import java.util.List;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.invertingproxy.agent.RequestSummary;
import org.invertingproxy.desktop.tunnel.RequestLog;

/** The last requests of the tunnel, newest first. */
public final class RequestsModel {
  private final ObservableList<RequestSummary> items = FXCollections.observableArrayList();
  private final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();

  RequestsModel() {}

  /** The requests; at most {@value RequestLog#CAPACITY}. */
  public ObservableList<RequestSummary> items() {
    return FXCollections.unmodifiableObservableList(items);
  }

  /** How many requests there were in all. */
  public ReadOnlyLongProperty totalProperty() {
    return total.getReadOnlyProperty();
  }

  void clear() {
    items.clear();
    total.set(0);
  }

  /** Adds only what is new, so that a selected row stays selected. */
  void show(RequestLog.Snapshot log) {
    long added = log.total() - total.get();
    if (added == 0) {
      return;
    }
    List<RequestSummary> newest = log.newestFirst();
    items.addAll(0, newest.subList(0, (int) Math.min(added, newest.size())));
    if (items.size() > newest.size()) {
      items.remove(newest.size(), items.size());
    }
    total.set(log.total());
  }
}
