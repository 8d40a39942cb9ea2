package org.invertingproxy.desktop.screens;

import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.invertingproxy.agent.RequestSummary;
import org.jspecify.annotations.Nullable;

/** How a request ended: the status in its class's colour, and the failure as a tooltip. */
final class StatusCell extends TableCell<RequestSummary, RequestSummary> {
  private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");
  private static final PseudoClass CLIENT_ERROR = PseudoClass.getPseudoClass("client-error");
  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;

  StatusCell() {
    getStyleClass().add("status-cell");
  }

  @Override
  protected void updateItem(@Nullable RequestSummary request, boolean empty) {
    super.updateItem(request, empty);
    int status = request == null || empty ? 0 : request.status();
    String failure = request == null || empty ? null : request.failure();
    boolean failed = failure != null || status >= FIRST_SERVER_ERROR;
    pseudoClassStateChanged(FAILED, failed);
    pseudoClassStateChanged(CLIENT_ERROR, !failed && status >= FIRST_CLIENT_ERROR);
    pseudoClassStateChanged(GOOD, !failed && status > 0 && status < FIRST_CLIENT_ERROR);
    setText(request == null || empty ? null : status == 0 ? "failed" : Integer.toString(status));
    setTooltip(failure == null ? null : new Tooltip(failure));
  }
}
