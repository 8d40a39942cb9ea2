package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Content types of responses with a charset. Jetty passes them as they are; Tomcat takes the
 * charset out and writes it last, and Tomcat 10.1 drops one that Java does not know.
 */
class ContentTypesIT extends FidelitySuite {
  ContentTypesIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "text/html; charset=UTF-8 | text/html;charset=UTF-8 | text/html;charset=UTF-8",
        "text/html;charset=utf-8 | text/html;charset=utf-8 | text/html;charset=utf-8",
        "text/html;CHARSET=ISO-8859-1 | text/html;charset=ISO-8859-1 | text/html;charset=ISO-8859-1",
        "text/html; charset=\"utf-8\" | text/html;charset=utf-8 | text/html;charset=utf-8",
        "a/b; charset=utf-8; c=4 | a/b;c=4;charset=utf-8 | a/b;c=4;charset=utf-8",
        "a/b; charset=klingon | a/b | a/b;charset=klingon",
        "text/plain;charset=EUC-JP | text/plain;charset=EUC-JP | text/plain;charset=EUC-JP"
      })
  void keepsItsMeaning(String sent, String tomcat10, String tomcat11) throws Exception {
    String expected =
        kind == ServerKind.TOMCAT_10 ? tomcat10 : kind == ServerKind.TOMCAT_11 ? tomcat11 : sent;
    Case what = Case.of("", Case.answer(OK, "Content-Type: " + sent, "Content-Length: 0", "", ""));
    for (Version version : Version.values()) {
      Message response = rig.through(what, version).response();

      assertThat(response.values("Content-Type")).containsExactly(expected);
    }
  }

  private static final String OK = "HTTP/1.1 200 OK";
}
