package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:DB8:0:0:8:800:200C:417A",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:192.0.2.1",
        "::ffff:c000:201",
        "64:ff9b::192.0.2.33",
        "1:2:3:4:5:6:192.0.2.1",
      })
  void addresses_areReadAsTheJdkReadsThem(String text) throws Exception {
    // Of these none is a name, so the JDK asks nobody either.
    assertThat(IpAddress.parse(text)).isEqualTo(InetAddress.getByName(text).getAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "999.1.1.1",
        "256.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        "1..3.4",
        "01.2.3.4",
        "1.2.3.0004",
        "-1.2.3.4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.\u0664",
        "2130706433",
        "0x7f.0.0.1",
        "localhost",
        ":",
        ":::",
        "::1::",
        ":1",
        "1:",
        ".:1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "::1%eth0",
        "::1%1",
        "[::1]",
        "::1.2.3",
        "::256.1.1.1",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
      })
  void anythingElse_isNone(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"999.1.1.1", "256.256.256.256", "[::g]", "[1.2.3.4]", "::1", "[]", "01.1.1.1"})
  void hostsOfTheFormOfAddresses_areNone_withoutALookUp(String host) {
    assertThat(HostName.isAddress(host)).isFalse();
  }
}
