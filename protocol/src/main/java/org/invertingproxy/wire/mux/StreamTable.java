package org.invertingproxy.wire.mux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.FrameException;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a channel that are not over. Numbers rise and are never used twice, so a number
 * that is not here is either of the past, and its late frames mean nothing, or was never given.
 * Guarded by the mux's lock.
 */
final class StreamTable {
  private final Map<Integer, MuxStream> streams = new HashMap<>();
  private final Set<MuxStream> unread = new HashSet<>();
  private int last;

  /** The next number to open a stream with, or 0 when there are no more. */
  int next() {
    return last == Integer.MAX_VALUE ? 0 : ++last;
  }

  /** The other side uses that number for a new stream. */
  void taken(int number) throws FrameException {
    if (number <= last) {
      throw new FrameException(ChannelCode.PROTOCOL, "number of a new stream");
    }
    last = number;
  }

  void add(MuxStream stream) {
    streams.put(stream.id(), stream);
  }

  /** The stream, or null when it is over. */
  @Nullable MuxStream find(int number) throws FrameException {
    if (number > last) {
      throw new FrameException(ChannelCode.PROTOCOL, "a stream that was never opened");
    }
    return streams.get(number);
  }

  boolean contains(MuxStream stream) {
    return streams.containsKey(stream.id());
  }

  /** False when it was not there any more: then somebody else has ended it. */
  boolean remove(MuxStream stream) {
    return streams.remove(stream.id()) != null;
  }

  /** It is over: until all of it is read it is among those that hold memory. */
  void keep(MuxStream stream) {
    if (stream.input().isUnread()) {
      unread.add(stream);
    }
  }

  /** All of it was read, or dropped. */
  void forget(MuxStream stream) {
    unread.remove(stream);
  }

  /** Those that are over and not read among them. */
  List<MuxStream> holding() {
    List<MuxStream> holding = all();
    holding.addAll(unread);
    return holding;
  }

  List<MuxStream> all() {
    return new ArrayList<>(streams.values());
  }

  int size() {
    return streams.size();
  }

  int last() {
    return last;
  }
}
