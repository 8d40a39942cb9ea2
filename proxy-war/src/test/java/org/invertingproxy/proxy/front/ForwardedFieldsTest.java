package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.wire.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedFieldsTest {
  private static final String OWN = "for=127.0.0.1;host=app.example;proto=http";

  /** The fields of a trusted peer, and what the backend reads before our own element. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          For=192.0.2.7; Proto=https; Host=shop.example  | for=192.0.2.7;host=shop.example;proto=https
          For=192.0.2.7; Proto=https; Forwarded=for=evil | for=192.0.2.7;proto=https
          For=192.0.2.7, 10.0.0.1; Proto=https           | for=192.0.2.7;proto=https, for=10.0.0.1
          For=192.0.2.7; For=10.0.0.1                    | for=192.0.2.7, for=10.0.0.1
          For=2001:db8::7                                | for="[2001:db8::7]"
          For=[2001:db8::7]; Host=a:8443                 | for="[2001:db8::7]";host="a:8443"
          For=192.0.2.7:5000                             | for="192.0.2.7:5000"
          For=a"b                                        | for="a\\"b"
          Proto=https                                    | for=unknown;proto=https
          Forwarded=for=192.0.2.7                        | for=192.0.2.7
          For=,; Forwarded=for=192.0.2.7                 | for=192.0.2.7
          """)
  void ofATrustedPeer(String sent, String before) {
    Fields.Builder believed = Fields.builder();
    for (String field : sent.split("; ", -1)) {
      String name = field.substring(0, field.indexOf('='));
      believed.add(
          name.equals("Forwarded") ? name : "X-Forwarded-" + name,
          field.substring(field.indexOf('=') + 1));
    }
    assertThat(forwarded(believed.build())).isEqualTo(before + ", " + OWN);
  }

  @Test
  void ofNobody() {
    assertThat(forwarded(Fields.EMPTY)).isEqualTo(OWN);
  }

  private static String forwarded(Fields believed) {
    Fields.Builder fields = Fields.builder();
    ForwardedFields.add(fields, believed, "127.0.0.1", "http", "app.example");
    return String.join("; ", fields.build().all("Forwarded"));
  }
}
