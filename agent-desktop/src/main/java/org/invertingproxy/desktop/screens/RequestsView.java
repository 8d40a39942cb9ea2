package org.invertingproxy.desktop.screens;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.invertingproxy.agent.RequestSummary;
import org.invertingproxy.desktop.model.RequestsModel;
import org.invertingproxy.desktop.model.ShareModel;
import org.invertingproxy.desktop.model.ShareState;

/** The last requests, newest first. */
final class RequestsView extends VBox {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  RequestsView(RequestsModel model, ShareModel share) {
    TableView<RequestSummary> table = new TableView<>(model.items());
    table.setId("requests");
    table.setAccessibleText("Last requests");
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(placeholder(share));
    TableColumn<RequestSummary, RequestSummary> status = column("Status", Function.identity());
    status.setCellFactory(any -> new StatusCell());
    TableColumn<RequestSummary, Long> duration = column("ms", r -> r.duration().toMillis());
    duration.getStyleClass().add("number");
    table.getColumns().add(fixed(column("Time", r -> TIME.format(r.started())), 76));
    table.getColumns().add(fixed(column("Method", RequestSummary::method), 72));
    table.getColumns().add(column("Path", RequestSummary::target));
    table.getColumns().add(fixed(status, 66));
    table.getColumns().add(fixed(duration, 62));
    table.getColumns().forEach(column -> column.setReorderable(false));
    VBox.setVgrow(table, Priority.ALWAYS);
    Card card = new Card("Requests", table);
    VBox.setVgrow(card, Priority.ALWAYS);
    getChildren().add(card);
  }

  private static Label placeholder(ShareModel share) {
    Label label = new Label();
    label.setWrapText(true);
    label
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    share.state() == ShareState.ONLINE
                        ? "No requests yet. Open the public address to see the first."
                        : "Requests to your local server appear here.",
                share.statusProperty()));
    return label;
  }

  private static <T> TableColumn<RequestSummary, T> column(
      String title, Function<RequestSummary, T> value) {
    TableColumn<RequestSummary, T> column = new TableColumn<>(title);
    column.setCellValueFactory(
        row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())).getReadOnlyProperty());
    column.setSortable(false);
    return column;
  }

  private static <T> TableColumn<RequestSummary, T> fixed(
      TableColumn<RequestSummary, T> column, double width) {
    column.setMinWidth(width);
    column.setMaxWidth(width);
    return column;
  }
}
