package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.IpAddress;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.wire.Fields;

/** Says where a caller is, whatever it claims: nobody gets another address by claiming one. */
final class AddressProbe {
  static final List<AddressRange> TRUSTED =
      List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8"));
  static final List<String> PEERS = List.of("10.0.0.1", "192.0.2.1", "fd00::1", "[fd00::1]");

  private static final String FIELD = "X-Forwarded-For";

  private final ClientAddress addresses = new ClientAddress(TRUSTED);

  /** The lines are those of the field. */
  void check(String peer, List<String> lines) {
    String bare = peer.replaceAll("[\\[\\]]", "");
    Fields.Builder sent = Fields.builder();
    lines.forEach(line -> sent.add(FIELD, line));
    String found = of(peer, sent.build());
    assertThat(IpAddress.parse(found)).as(found).isNotNull();
    if (!isTrusted(bare)) {
      assertThat(found).isEqualTo(bare);
    } else if (!isTrusted(found)) {
      Fields claims =
          Fields.of(FIELD, "203.0.113.9, 10.1.1.1").toBuilder().addAll(sent.build()).build();
      assertThat(of(peer, claims)).as("with more claims").isEqualTo(found);
      Fields longer = sent.add(FIELD, "10.9.9.9").build();
      assertThat(of(peer, longer)).as("behind one more balancer").isEqualTo(found);
    }
  }

  private String of(String peer, Fields fields) {
    return addresses.of(TextRequest.of(peer, "/", fields));
  }

  static boolean isTrusted(String address) {
    byte[] bytes = IpAddress.parse(address);
    return bytes != null && bytes[0] == (byte) (bytes.length == 4 ? 10 : 0xfd);
  }
}
