package org.invertingproxy.agent.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/** From Netty's heads to ours, order and case kept. */
final class HeadTranslation {
  private HeadTranslation() {}

  static ResponseHead head(HttpResponse response) {
    return new ResponseHead(
        response.status().code(), response.status().reasonPhrase(), fields(response.headers()));
  }

  static Fields fields(HttpHeaders headers) {
    if (headers.isEmpty()) {
      return Fields.EMPTY;
    }
    Fields.Builder fields = Fields.builder();
    Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
    while (lines.hasNext()) {
      Map.Entry<CharSequence, CharSequence> line = lines.next();
      fields.add(line.getKey().toString(), line.getValue().toString());
    }
    return fields.build();
  }
}
