package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.desktop.ports.LocalPort;
import org.junit.jupiter.api.Test;

class PortsModelTest {
  private static final LocalPort SSH = new LocalPort("localhost", 22, "sshd");
  private static final LocalPort HTTP = new LocalPort("localhost", 80, "nginx");
  private static final LocalPort NODE = new LocalPort("localhost", 3000, "node");
  private static final LocalPort OTHER = new LocalPort("192.168.7.2", 3000, null);

  private List<LocalPort> found = List.of(SSH, HTTP, NODE, OTHER);
  private final FormField localServer = new FormField();
  private final PortsModel model = new PortsModel(() -> found, localServer);

  @Test
  void systemServices_comeLast() {
    model.sample();
    assertThat(model.items()).containsExactly(HTTP, NODE, OTHER, SSH);
  }

  @Test
  void newPorts_appear_endedOnesGo() {
    model.sample();
    found = List.of(OTHER);
    model.sample();
    assertThat(model.items()).containsExactly(OTHER);
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
}
