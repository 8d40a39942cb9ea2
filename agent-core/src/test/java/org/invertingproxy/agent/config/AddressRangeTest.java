package org.invertingproxy.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, this machine",
    "127.255.255.255, this machine",
    "::1, this machine",
    "0.0.0.0, this machine",
    "::, this machine",
    "::ffff:127.0.0.1, this machine",
    "64:ff9b::7f00:1, this machine",
    "169.254.7.7, a link-local address",
    "100.100.100.200, a link-local address",
    "10.0.0.1, a private address",
    "172.16.0.1, a private address",
    "172.31.255.255, a private address",
    "192.168.1.1, a private address",
    "::ffff:10.0.0.1, a private address",
    "64:ff9b::a00:1, a private address",
    "100.64.0.1, a private address",
    "100.127.255.255, a private address",
    "fc00::1, a private address",
    "fdff::1, a private address",
    "fec0::1, a private address",
    "9.255.255.255, a public address",
    "11.0.0.0, a public address",
    "100.63.255.255, a public address",
    "100.128.0.0, a public address",
    "172.15.255.255, a public address",
    "172.32.0.0, a public address",
    "192.167.255.255, a public address",
    "192.169.0.0, a public address",
    "fe00::1, a public address",
    "fbff::1, a public address",
    "2001:db8::1, a public address"
  })
  void addresses(String address, String range) throws Exception {
    assertThat(AddressRange.of(InetAddress.getByName(address))).hasToString(range);
  }
}
