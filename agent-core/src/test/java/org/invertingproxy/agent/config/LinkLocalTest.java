package org.invertingproxy.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinkLocalTest {
  @ParameterizedTest
  @CsvSource({
    "169.254.0.0, true",
    "169.254.169.254, true",
    "169.254.255.255, true",
    "::ffff:169.254.169.254, true",
    "fe80::, true",
    "febf:ffff::1, true",
    "fd00:ec2::254, true",
    "FD00:0EC2:0:0::0254, true",
    "fd20:ce::254, true",
    "100.100.100.200, true",
    "100.100.100.201, false",
    "64:ff9b::a9fe:a9fe, true",
    "64:ff9b::7f00:1, false",
    "169.253.255.255, false",
    "169.255.0.0, false",
    "127.0.0.1, false",
    "::1, false",
    "fec0::1, false",
    "fe7f::1, false",
    "fd00:ec2::253, false",
    "10.0.0.1, false"
  })
  void addresses(String address, boolean linkLocal) throws Exception {
    assertThat(LinkLocal.isNamedBy(address)).isEqualTo(linkLocal);
    assertThat(LinkLocal.is(InetAddress.getByName(address))).isEqualTo(linkLocal);
  }

  @Test
  void names_areNotLookedUp() {
    assertThat(LinkLocal.isNamedBy("metadata.google.internal")).isFalse();
    assertThat(LinkLocal.isNamedBy("2852039166")).isFalse();
  }
}
