package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import org.invertingproxy.desktop.ports.LocalPort;
import org.junit.jupiter.api.Test;

class PortsModelTest {
  private static final LocalPort SSH = new LocalPort("localhost", 22, "sshd");
  private static final LocalPort HTTP = new LocalPort("localhost", 80, "nginx");
  private static final LocalPort NODE = new LocalPort("localhost", 3000, "node");
  private static final LocalPort OTHER = new LocalPort("192.168.7.2", 3000, null);

  private List<LocalPort> found = List.of(SSH, HTTP, NODE, OTHER);
  private Instant now = Instant.EPOCH;
  private final FormField localServer = new FormField();
  private final PortsModel model = new PortsModel(() -> found, localServer, () -> now);

  @Test
  void systemServices_comeLast() {
    model.sample();
    assertThat(model.items()).containsExactly(HTTP, NODE, OTHER, SSH);
  }

  @Test
  void portsComeAndGo_andTheOthersKeepTheirRows() {
    found = List.of(SSH, NODE);
    model.sample();
    List<LocalPort> touched = new ArrayList<>();
    model
        .items()
        .addListener(
            (ListChangeListener<LocalPort>)
                change -> {
                  while (change.next()) {
                    touched.addAll(change.getAddedSubList());
                    touched.addAll(change.getRemoved());
                  }
                });
    found = List.of(HTTP, NODE, OTHER);
    model.sample();

    assertThat(model.items()).containsExactly(HTTP, NODE, OTHER);
    assertThat(touched).containsExactlyInAnyOrder(SSH, HTTP, OTHER);
  }

  @Test
  void pickedPort_isWrittenIntoTheForm() {
    model.sample();
    model.pick(OTHER);
    assertThat(localServer.textProperty().get()).isEqualTo("192.168.7.2:3000");
    assertThat(model.picked()).contains(OTHER);
  }

  @Test
  void typedPort_isThePickedOne_whereItListens() {
    model.sample();
    localServer.textProperty().set("3000");
    assertThat(model.picked()).contains(NODE);
    localServer.textProperty().set("3001");
    assertThat(model.picked()).isEmpty();
    localServer.textProperty().set("local");
    assertThat(model.picked()).isEmpty();
  }

  @Test
  void pickedPortThatGoes_staysChosen_andNoOtherIs() {
    model.sample();
    model.pick(NODE);
    model.items().addListener((ListChangeListener<LocalPort>) change -> model.pick(OTHER));
    found = List.of(OTHER);
    model.sample();

    assertThat(localServer.textProperty().get()).isEqualTo("localhost:3000");
    assertThat(model.picked()).isEmpty();
  }

  @Test
  void everyChange_isAnnounced_unchangedPortsAreNot() {
    model.sample();
    model.sample();
    assertThat(model.revisionProperty().get()).isEqualTo(1);
    model.pick(NODE);
    assertThat(model.revisionProperty().get()).isEqualTo(2);
  }

  @Test
  void listHoldsStill_underAPointer_forAMoment() {
    found = List.of(NODE);
    model.sample();
    model.hold();
    found = List.of(HTTP, NODE);
    model.sample();
    assertThat(model.items()).containsExactly(NODE);

    now = now.plusSeconds(2);
    model.sample();
    assertThat(model.items()).containsExactly(HTTP, NODE);
  }

  @Test
  void listThatWasHeld_changesOnceThePointerLeft() {
    model.hold();
    model.release();
    model.sample();
    assertThat(model.items()).hasSize(4);
  }
}
