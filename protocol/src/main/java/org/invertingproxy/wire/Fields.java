package org.invertingproxy.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Header or trailer fields in the order of arrival, names compared without case (RFC 9110 section
 * 5.1), lines of one name never merged (section 5.3). Immutable; {@link Builder} is not
 * thread-safe. Values are ISO-8859-1 text: each char is one byte of the wire.
 */
public final class Fields implements Iterable<Fields.Field> {
  /** No fields. */
  public static final Fields EMPTY = new Fields(List.of());

  /** One field line. */
  public record Field(String name, String value) {
    /** Whether this line has that name, ignoring case. */
    public boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  private final List<Field> lines;

  private Fields(List<Field> lines) {
    this.lines = lines;
  }

  /** Fields from alternating names and values. */
  public static Fields of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The value of the first line of that name, or null. */
  public @Nullable String first(String name) {
    for (Field line : lines) {
      if (line.is(name)) {
        return line.value();
      }
    }
    return null;
  }

  /** The values of all lines of that name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (Field line : lines) {
      if (line.is(name)) {
        values.add(line.value());
      }
    }
    return values;
  }

  /** The members of a comma-separated list field over all its lines, trimmed, in lower case. */
  public List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>(2);
    for (Field line : lines) {
      if (line.is(name)) {
        for (String token : line.value().split(",", -1)) {
          String trimmed = token.strip().toLowerCase(Locale.ROOT);
          if (!trimmed.isEmpty()) {
            tokens.add(trimmed);
          }
        }
      }
    }
    return tokens;
  }

  /** Whether a line of that name is present. */
  public boolean contains(String name) {
    return first(name) != null;
  }

  /** Whether there are no lines. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The number of lines. */
  public int size() {
    return lines.size();
  }

  /** The lines that the predicate does not name. */
  public Fields without(Predicate<Field> unwanted) {
    List<Field> kept = new ArrayList<>(lines.size());
    for (Field line : lines) {
      if (!unwanted.test(line)) {
        kept.add(line);
      }
    }
    return kept.size() == lines.size() ? this : new Fields(List.copyOf(kept));
  }

  /** A builder that holds these lines. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.lines.addAll(lines);
    return builder;
  }

  @Override
  public Iterator<Field> iterator() {
    return lines.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields fields && fields.lines.equals(lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  @Override
  public String toString() {
    return "Fields" + lines.stream().map(Field::name).toList();
  }

  /** Collects lines. */
  public static final class Builder {
    private final List<Field> lines = new ArrayList<>();

    private Builder() {}

    /** Appends a line. */
    public Builder add(String name, String value) {
      lines.add(new Field(name, value));
      return this;
    }

    /** Appends all lines of the other fields. */
    public Builder addAll(Fields fields) {
      lines.addAll(fields.lines);
      return this;
    }

    /** Replaces every line of that name by one at the end. */
    public Builder set(String name, String value) {
      return remove(name).add(name, value);
    }

    /** Removes every line of that name. */
    public Builder remove(String name) {
      lines.removeIf(line -> line.is(name));
      return this;
    }

    /** The collected lines. */
    public Fields build() {
      return lines.isEmpty() ? EMPTY : new Fields(List.copyOf(lines));
    }
  }
}
