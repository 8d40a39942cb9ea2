package org.invertingproxy.desktop.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPortTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, localhost:3000",
    "::, localhost:3000",
    "127.0.0.1, localhost:3000",
    "::1, localhost:3000",
    "127.0.0.53, 127.0.0.53:3000",
    "192.168.7.2, 192.168.7.2:3000",
    "2001:db8::7, [2001:db8:0:0:0:0:0:7]:3000"
  })
  void isReachedWhereItListens(String bound, String address) throws UnknownHostException {
    assertThat(LocalPort.boundTo(InetAddress.getByName(bound), 3000, null).address())
        .isEqualTo(address);
  }
}
