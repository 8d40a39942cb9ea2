package org.invertingproxy.wire.mux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** Exchanges between two muxes without a network. */
class MuxTest {
  private static final ResponseHead OK = new ResponseHead(200, "Fine", Fields.of("A", "1"));

  private final Pair pair = new Pair();
  private final RecordingStream heard = new RecordingStream();

  @Test
  void request_isAnsweredWithHeadBodyAndTrailers() {
    RequestHead head =
        new RequestHead("POST", "/%2F//..;?a[]=|", Fields.of("X", "\u00e9", "x", ""));
    MuxStream client = pair.open(Content.BODY, head, heard);
    client.write("question".getBytes(ISO_8859_1));
    client.end(Fields.of("T", "1"));
    pair.run();
    MuxStream server = pair.lastOpened();
    assertThat(server.request()).isEqualTo(head);
    assertThat(server.read()).asString(ISO_8859_1).isEqualTo("question");
    assertThat(server.isEnded()).isTrue();
    assertThat(server.trailers()).isEqualTo(Fields.of("T", "1"));

    server.informational(new ResponseHead(103, Fields.of("Link", "x")));
    server.respond(OK, true);
    server.write("answer".getBytes(ISO_8859_1));
    server.end(Fields.of("U", "2"));
    pair.run();
    assertThat(heard.informational).hasSize(1);
    assertThat(heard.head).isEqualTo(OK);
    assertThat(client.read()).asString(ISO_8859_1).isEqualTo("answer");
    assertThat(client.isEnded()).isTrue();
    assertThat(client.trailers()).isEqualTo(Fields.of("U", "2"));
    assertThat(heard.closed).isEqualTo(1);
    assertThat(heard.failure).isNull();
    assertThat(pair.proxy.activeStreams()).isZero();
    assertThat(pair.agent.activeStreams()).isZero();
  }

  @Test
  void pipes_carryABodyLargerThanAnyWindow() {
    BodyPipe source = new BodyPipe(256 * 1024);
    BodyPipe sink = new BodyPipe(256 * 1024);
    MuxStream client = pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    pair.lastOpened().respond(OK, true);
    PipeSender.start(source, pair.lastOpened());
    PipeReceiver.start(client, sink);
    long sent = 0;
    long got = 0;
    for (int i = 0; i < 4_000; i++) {
      while (source.isWritable() && sent < 50_000_000) {
        source.write(new byte[30_000]);
        sent += 30_000;
        if (sent >= 50_000_000) {
          source.end(Fields.EMPTY);
        }
      }
      pair.step();
      for (byte[] chunk = sink.poll(); chunk != null; chunk = sink.poll()) {
        got += chunk.length;
      }
    }
    assertThat(got).isEqualTo(sent);
    assertThat(sink.isEnded()).isTrue();
    assertThat(pair.toProxy.largest()).isLessThan(128 * 1024);
    assertThat(pair.proxyBudget.waiting()).isZero();
  }

  @Test
  void brokenSource_isAnAbortAndNeverAnEnd() {
    BodyPipe source = new BodyPipe(1000);
    BodyPipe sink = new BodyPipe(1000);
    MuxStream client = pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    pair.lastOpened().respond(OK, true);
    PipeSender.start(source, pair.lastOpened());
    PipeReceiver.start(client, sink);
    source.write(new byte[10]);
    pair.run();
    source.abort(new IOException("broken"));
    pair.run();
    assertThat(sink.isEnded()).isFalse();
    assertThat(sink.failure()).isInstanceOf(StreamException.class);
    assertThat(heard.failure).extracting(StreamException::code).isEqualTo(ResetCode.ABORTED);
  }

  @Test
  void earlyAnswer_staysWholeWhileTheRestOfTheRequestIsNotWanted() {
    MuxStream client = pair.open(Content.BODY, Pair.GET, heard);
    client.write(new byte[100]);
    pair.run();
    MuxStream server = pair.lastOpened();
    server.respond(OK, true);
    server.write(new byte[5]);
    server.stopReading();
    server.end(Fields.EMPTY);
    pair.run();
    assertThat(client.read()).hasSize(5);
    assertThat(client.isEnded()).isTrue();
    assertThat(client.isOver()).isTrue();
    assertThat(heard.failure).isNull();
    assertThat(heard.closed).isEqualTo(1);
    assertThat(pair.atAgent.hearers.get(0).closed).isEqualTo(1);
    assertThat(pair.agent.activeStreams()).isZero();
    assertThat(pair.agentBudget.waiting()).isZero();
  }

  @Test
  void webSocketMessages_keepTheirBorders() {
    MuxStream client = pair.open(Content.MESSAGES, Pair.GET, heard);
    pair.run();
    MuxStream server = pair.lastOpened();
    server.respond(new ResponseHead(101, Fields.EMPTY), true);
    pair.run();
    client.writeMessage(Frame.Message.TEXT, false, "he".getBytes(ISO_8859_1));
    client.writeMessage(Frame.Message.CONTINUATION, true, "llo".getBytes(ISO_8859_1));
    client.writeMessage(Frame.Message.BINARY, true, new byte[0]);
    pair.run();
    List<String> parts = new ArrayList<>();
    for (Frame.Message m = server.readMessage(); m != null; m = server.readMessage()) {
      parts.add(m.opcode() + " " + m.last() + " " + m.bytes().remaining());
    }
    assertThat(parts).containsExactly("1 false 2", "0 true 3", "2 true 0");
  }
}
