package org.invertingproxy.proxy.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is several times of a record, by record. Put in order here: a database that orders
 * them looks each row up on its own.
 */
final class Details {
  private static final Comparator<Detail> ORDER =
      Comparator.comparingInt(Detail::ordinal).thenComparing(Detail::text);

  private final Map<String, List<Detail>> byRecord = new HashMap<>();

  private record Detail(String text, int ordinal) {}

  boolean add(String record, String text, int ordinal) {
    return byRecord
        .computeIfAbsent(record, key -> new ArrayList<>(1))
        .add(new Detail(text, ordinal));
  }

  /** In the order of their ordinals; those of one ordinal in their own. */
  List<String> of(String record) {
    List<Detail> found = byRecord.get(record);
    if (found == null) {
      return List.of();
    }
    found.sort(ORDER);
    return found.stream().map(Detail::text).toList();
  }
}
