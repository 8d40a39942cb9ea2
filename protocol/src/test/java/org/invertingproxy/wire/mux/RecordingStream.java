package org.invertingproxy.wire.mux;

import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Remembers what it hears of one stream. */
final class RecordingStream implements StreamListener {
  final List<ResponseHead> informational = new ArrayList<>();
  @Nullable ResponseHead head;
  boolean hasBody;
  int closed;
  @Nullable StreamException failure;

  @Override
  public void informational(ResponseHead informationalHead) {
    informational.add(informationalHead);
  }

  @Override
  public void responded(ResponseHead finalHead, boolean bodyFollows) {
    head = finalHead;
    hasBody = bodyFollows;
  }

  @Override
  public void closed(@Nullable StreamException cause) {
    closed++;
    failure = cause;
  }
}
