package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trailers in both directions. Those of HTTP/2 requests are dropped on the versions of Tomcat
 * tested here, which may hand them to another request (CVE-2026-88041).
 */
class TrailersIT extends FidelitySuite {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

  TrailersIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  @ParameterizedTest
  @EnumSource
  void ofRequestsPass(Version version) throws Exception {
    Case what = Case.of("", Sent.chunked("x").trailers("X-Trailer: 1", "Content-Digest: a=:b:"));
    if (areMixedUp(version)) {
      Message request = rig.through(what, version).arrived();
      assertThat(request.trailers()).isEmpty();
    } else {
      assertFaithful(what, version);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofResponsesPass_toThoseWhoTakeThem(Version version) throws Exception {
    String answer = CHUNKED + "\r\n2\r\nok\r\n0\r\ngrpc-status: 0\r\nX-B: a, b\r\n\r\n";
    assertFaithful(new Case("", Sent.get("/", "Connection: TE", "TE: trailers"), answer), version);
  }

  /** A client that does not ask gets them too, but for Tomcat over HTTP/2. */
  @ParameterizedTest
  @EnumSource
  void ofResponsesToOthers(Version version) throws Exception {
    Case what = Case.of("", CHUNKED + "\r\n2\r\nok\r\n0\r\nX-B: a, b\r\n\r\n");
    boolean none = kind.isTomcat() && version == Version.HTTP_2;
    assertThat(rig.through(what, version).response().trailers()).hasSize(none ? 0 : 1);
  }

  /** The one head of a gRPC call that failed at once is a head and trailers behind us. */
  @Test
  void statusOfGrpcInAHead_isSentAsTrailersToo() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\ngrpc-status: 12\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    Case what = new Case("", Sent.get("/", "TE: trailers"), answer);
    Message response = rig.through(what, Version.HTTP_2).response();
    assertThat(response.lines()).contains("grpc-status: 12");
    assertThat(response.trailers()).containsExactly("grpc-status: 12");
    assertThat(rig.through(what, Version.HTTP_1_1).response().trailers()).isEmpty();
  }

  @Test
  void ofResponsesWithoutABodyPass() throws Exception {
    Case what = Case.of("", CHUNKED + "\r\n0\r\ngrpc-status: 12\r\n\r\n");
    assertFaithful(what, Version.HTTP_1_1);
  }

  /** RFC 9110 section 6.5.1: what frames, routes or authenticates has no place there. */
  @Test
  void thatChangeTheMessageAreDropped() throws Exception {
    Sent request = Sent.chunked("x").trailers("Content-Length: 9", "Host: evil", "X-Trailer: 1");
    Message arrived = rig.through(Case.of("", request), Version.HTTP_1_1).arrived();
    assertThat(arrived.trailers()).map(String::toLowerCase).isEqualTo(List.of("x-trailer: 1"));
  }

  /** There is no wildcard: docs/tomcat/server.xml lists the names that pass. */
  @Test
  void ofRequestsNeedToBeListedOnTomcat() throws Exception {
    Case what = Case.of("", Sent.chunked("x").trailers("X-Unlisted: 1"));
    Message arrived = rig.through(what, Version.HTTP_1_1).arrived();
    assertThat(arrived.trailers()).hasSize(kind.isTomcat() ? 0 : 1);
  }

  private boolean areMixedUp(Version version) {
    return kind.isTomcat() && version == Version.HTTP_2;
  }
}
