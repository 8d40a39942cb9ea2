package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.invertingproxy.agent.testing.Http2Server.data;
import static org.invertingproxy.agent.testing.Http2Server.headers;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.testing.Http2Server;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RequestLog;
import org.junit.jupiter.api.Test;

/** Forwarding to a server that speaks HTTP/2 without TLS. */
final class ForcedHttp2Test {
  private static final ForwardOptions HTTP2 = new ForwardOptions(true, false, false, null);

  private final RequestLog log = new RequestLog();

  private static Tunnel tunnelTo(Http2Server server) throws Exception {
    return new Tunnel(
        connection -> {},
        builder -> builder.host("localhost:" + server.port()).forwardOptions(HTTP2));
  }

  private static void send(ChannelHandlerContext stream, Object... frames) {
    for (Object frame : frames) {
      ChannelFuture unused = stream.writeAndFlush(frame);
    }
  }

  @Test
  void get_passes_andTheStreamsShareOneSocketPerLoop() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> {
          if (frame instanceof Http2HeadersFrame head) {
            log.add(head.headers().path() + " " + head.headers().authority());
            send(stream, headers(false, ":status", "200", "x-a", "1"), data(true, "ok"));
          }
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      for (int i = 0; i < 6; i++) {
        assertThat(tunnel.get("/a%2Fb?x[]=|" + i).wire())
            .isEqualTo(
                "HTTP/1.1 200 \r\nx-a: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        assertThat(log.next()).isEqualTo("/a%2Fb?x[]=|" + i + " h");
      }
      assertThat(server.sockets()).isLessThan(3);
    }
  }

  @Test
  void bodyAndTrailers_passInBothDirections() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> {
          if (frame instanceof Http2HeadersFrame head && head.headers().method() != null) {
            log.add(head.headers().get("te") + " " + head.headers().get("connection"));
            send(stream, headers(false, ":status", "200", "content-type", "application/grpc"));
          } else if (frame instanceof Http2DataFrame body) {
            log.add(body.content().toString(StandardCharsets.ISO_8859_1));
            if (body.content().isReadable()) {
              send(stream, data(false, "pong"));
            }
          } else if (frame instanceof Http2HeadersFrame trailers) {
            log.add("sum " + trailers.headers().get("x-sum"));
            send(stream, headers(true, "grpc-status", "0"));
          }
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      ProxyPeer.Posted posted =
          tunnel
              .proxy()
              .exchange(
                  "1",
                  "POST /s/M HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: TE\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n4\r\nping\r\n0\r\nX-Sum: 7\r\n\r\n");
      assertThat(log.next()).isEqualTo("trailers null");
      assertThat(log.next()).isEqualTo("ping");
      assertThat(log.next()).isEqualTo("sum 7");
      assertThat(posted.wire())
          .endsWith("\r\n\r\n4\r\npong\r\n0\r\ngrpc-status: 0\r\n\r\n")
          .contains("content-type: application/grpc");
    }
  }

  @Test
  void answerToHead_endsWithItsHead() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> send(stream, headers(true, ":status", "200", "content-length", "9"));
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      assertThat(tunnel.proxy().exchange("1", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").wire())
          .isEqualTo("HTTP/1.1 200 \r\ncontent-length: 9\r\n\r\n");
    }
  }

  @Test
  void streamIsResetBeforeItsHead_clientGets502() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> send(stream, new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
      assertThat(tunnel.nextSummary().failure()).contains("reset");
    }
  }

  @Test
  void streamIsResetInsideItsBody_postIsBrokenOff() throws Exception {
    CountDownLatch posted = new CountDownLatch(1);
    Http2Server.Script script =
        (stream, frame) -> {
          send(stream, headers(false, ":status", "200"), data(false, "half"));
          new Thread(
                  () -> {
                    try {
                      posted.await();
                      send(stream, new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  })
              .start();
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (call.isPost()) {
                  assertThat(call.connection().readChunk()).contains(" 200 ");
                  posted.countDown();
                }
                return false;
              });
      assertThat(tunnel.get("/").complete()).isFalse();
    }
  }

  @Test
  void streamIsResetAtOnce_proxyGetsAnAnswerOrABrokenOne_neverNone() throws Exception {
    Http2Server.Script script =
        (stream, frame) ->
            send(
                stream,
                headers(false, ":status", "200"),
                data(false, "half"),
                new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      ProxyPeer.Posted posted = tunnel.get("/");
      assertThat(posted.complete()).isEqualTo(posted.wire().startsWith("HTTP/1.1 502 "));
    }
  }

  @Test
  void streamIsRefused_getIsSentAgain() throws Exception {
    AtomicInteger streams = new AtomicInteger();
    Http2Server.Script script =
        (stream, frame) -> {
          if (streams.getAndIncrement() == 0) {
            send(stream, new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
          } else {
            send(stream, headers(false, ":status", "200"), data(true, "ok"));
          }
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      assertThat(tunnel.get("/").wire()).contains("\r\nok\r\n");
      assertThat(streams).hasValue(2);
    }
  }

  @Test
  void serverGoesAway_theNextRequestTakesAnotherSocket() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> {
          ChannelFuture unused =
              stream
                  .channel()
                  .parent()
                  .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
          send(stream, headers(false, ":status", "200"), data(true, "ok"));
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      for (int i = 0; i < 4; i++) {
        assertThat(tunnel.get("/").wire()).contains("\r\nok\r\n");
      }
      assertThat(server.sockets()).isEqualTo(4);
    }
  }

  @Test
  void clientIsGone_streamIsCancelled() throws Exception {
    Http2Server.Script script =
        (stream, frame) -> {
          if (frame instanceof Http2HeadersFrame) {
            stream.channel().closeFuture().addListener(closed -> log.add("closed"));
            send(stream, headers(false, ":status", "200"), data(false, "first"));
          }
        };
    try (Http2Server server = new Http2Server(script);
        Tunnel tunnel = tunnelTo(server)) {
      tunnel
          .proxy()
          .deviate(
              call -> {
                if (!call.isPost()) {
                  return false;
                }
                call.answer(404, "Connection: close\r\n", "");
                return true;
              });
      tunnel.proxy().enqueue("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(log.next()).isEqualTo("closed");
    }
  }

  @Test
  void serverSpeaksHttp1Only_clientGets502() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            },
            builder -> builder.forwardOptions(HTTP2))) {
      assertThat(tunnel.get("/").wire()).startsWith("HTTP/1.1 502 ");
    }
  }
}
