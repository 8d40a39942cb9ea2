package org.invertingproxy.agent.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.agent.config.AddressRange;
import org.junit.jupiter.api.Test;

final class BackendAddressesTest {
  @Test
  void beforeTheFirstConnection_everythingButLinkLocalIsAllowed() throws Exception {
    BackendAddresses rule = new BackendAddresses(false);

    assertThat(rule.refusal(at("127.0.0.1"))).isNull();
    assertThat(rule.refusal(at("10.0.0.1"))).isNull();
    assertThat(rule.refusal(at("198.51.100.1"))).isNull();
    assertThat(rule.refusal(at("169.254.7.7"))).isEqualTo("which needs --allow-link-local");
  }

  @Test
  void afterIt_onlyItsRangesAre() throws Exception {
    BackendAddresses rule = new BackendAddresses(true);
    rule.connected(addresses("198.51.100.1", "2001:db8::1"));

    assertThat(rule.refusal(at("203.0.113.1"))).isNull();
    assertThat(rule.refusal(at("10.0.0.1")))
        .isEqualTo(
            "which is a private address, and was a public address before:"
                + " start the agent anew if that is meant");
    assertThat(rule.refusal(at("127.0.0.1"))).startsWith("which is this machine, and was");
    assertThat(rule.refusal(at("169.254.7.7"))).startsWith("which is a link-local address");
  }

  @Test
  void severalRangesOfTheFirst_stayAllowed_andLaterOnesAddNone() throws Exception {
    BackendAddresses rule = new BackendAddresses(false);
    rule.connected(addresses("10.0.0.1", "2001:db8::1"));
    rule.connected(addresses("127.0.0.1"));

    assertThat(rule.refusal(at("192.168.1.1"))).isNull();
    assertThat(rule.refusal(at("198.51.100.1"))).isNull();
    assertThat(rule.refusal(at("127.0.0.1")))
        .contains("was a private address or a public address before");
  }

  @Test
  void otherAddressesOfThisMachine_areThisMachine() throws Exception {
    BackendAddresses rule = new BackendAddresses(false);
    rule.connected(addresses("127.0.0.1"));

    InetAddress own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> AddressRange.of(address) == AddressRange.PRIVATE)
            .findFirst()
            .orElse(null);
    assumeTrue(own != null, "a machine with a private address");
    assertThat(rule.refusal(own)).isNull();
    assertThat(rule.refusal(at("10.255.255.1"))).isNotNull();
  }

  private static List<InetAddress> addresses(String... texts) {
    return Stream.of(texts).map(BackendAddressesTest::at).toList();
  }

  private static InetAddress at(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
