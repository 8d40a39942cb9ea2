package org.invertingproxy.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what a reader told it. */
final class RecordingHandler implements HttpWireReader.Handler {
  @Nullable RequestHead request;
  final List<ResponseHead> responses = new ArrayList<>();
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  @Nullable Fields trailers;

  @Override
  public void onRequest(RequestHead head) {
    request = head;
  }

  @Override
  public void onResponse(ResponseHead head) {
    responses.add(head);
  }

  @Override
  public void onData(byte[] piece) {
    body.writeBytes(piece);
  }

  @Override
  public void onEnd(Fields trailerFields) {
    if (trailers != null) {
      throw new AssertionError("ended twice");
    }
    trailers = trailerFields;
  }

  String bodyText() {
    return body.toString(StandardCharsets.ISO_8859_1);
  }
}
