package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FetchesTest {
  private final List<String> events = new ArrayList<>();
  private final Fetches fetches = new Fetches(2, events::add);

  @Test
  void idsBeyondTheMost_waitTheirTurn() {
    fetches.whenNone(() -> events.add("none"));
    for (String id : List.of("a", "b", "c")) {
      fetches.add(id);
    }
    assertThat(fetches.isFull()).isTrue();
    fetches.whenRoom(() -> events.add("room"));
    assertThat(events).containsExactly("none", "a", "b");

    fetches.end();
    assertThat(events).endsWith("b", "c");
    fetches.end();
    assertThat(events).endsWith("c", "room");
    fetches.end();
    assertThat(events).endsWith("room", "none");
  }

  @Test
  void whereThereIsRoom_itIsToldAtOnce() {
    fetches.add("a");
    fetches.whenRoom(() -> events.add("room"));
    assertThat(events).containsExactly("a", "room");
    assertThat(fetches.isFull()).isFalse();
  }
}
