package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import org.invertingproxy.agent.RequestSummary;
import org.invertingproxy.desktop.tunnel.RequestLog;
import org.junit.jupiter.api.Test;

class RequestsModelTest {
  private final RequestLog log = new RequestLog();
  private final RequestsModel model = new RequestsModel();

  @Test
  void onlyNewRequests_areAdded_onTop() {
    serve(2);
    model.show(log.snapshot());
    List<Integer> added = new ArrayList<>();
    model
        .items()
        .addListener(
            (ListChangeListener<RequestSummary>)
                change -> {
                  while (change.next()) {
                    added.add(change.getAddedSize());
                  }
                });
    serve(3);
    model.show(log.snapshot());
    model.show(log.snapshot());

    assertThat(added).containsExactly(3);
    assertThat(model.items()).isEqualTo(log.snapshot().newestFirst());
    assertThat(model.totalProperty().get()).isEqualTo(5);
  }

  @Test
  void moreThanTheLogKeeps_areNotKeptEither() {
    serve(60);
    model.show(log.snapshot());
    serve(500);
    model.show(log.snapshot());
    serve(7);
    model.show(log.snapshot());

    assertThat(model.items()).hasSize(RequestLog.CAPACITY);
    assertThat(model.items()).isEqualTo(log.snapshot().newestFirst());
    assertThat(model.totalProperty().get()).isEqualTo(567);
  }

  private void serve(int count) {
    long done = log.snapshot().total();
    for (long i = done + 1; i <= done + count; i++) {
      log.requestEnded(
          new RequestSummary(Instant.EPOCH, "GET", "/" + i, 200, 0, 0, Duration.ZERO, null));
    }
  }
}
