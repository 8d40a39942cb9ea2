package org.invertingproxy.proxy.admin;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.invertingproxy.proxy.config.BackendTerms;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs and limits of a record as callers write them: what is absent stays as it is, and
 * null stands for the proxy's own.
 */
final class TermsForm {
  private UnaryOperator<BackendTerms> changes = UnaryOperator.identity();

  private TermsForm() {}

  static TermsForm read(JsonForm record) {
    TermsForm read = new TermsForm();
    JsonForm timeouts = record.optionalForm("timeouts");
    if (timeouts != null) {
      read.duration(
          timeouts,
          "grace",
          (t, v) ->
              new BackendTerms(v, t.responseHead(), t.clientStall(), t.waiting(), t.maxBody()));
      read.duration(
          timeouts,
          "responseHead",
          (t, v) -> new BackendTerms(t.grace(), v, t.clientStall(), t.waiting(), t.maxBody()));
      read.duration(
          timeouts,
          "clientStall",
          (t, v) -> new BackendTerms(t.grace(), t.responseHead(), v, t.waiting(), t.maxBody()));
    }
    JsonForm limits = record.optionalForm("limits");
    if (limits != null) {
      read.waiting(limits);
      read.maxBody(limits);
    }
    return read;
  }

  /** The terms of a record that had these. */
  BackendTerms over(BackendTerms present) {
    return changes.apply(present);
  }

  private void duration(JsonForm form, String name, Change<Duration> change) {
    if (form.has(name)) {
      Duration value = form.optionalDuration(name);
      // The database keeps milliseconds.
      add(change, value == null ? null : Duration.ofMillis(value.toMillis()));
    }
  }

  private void waiting(JsonForm form) {
    if (!form.has("waiting")) {
      return;
    }
    Long value = form.optionalNumber("waiting");
    if (value != null && value.intValue() != value) {
      form.refuse("waiting", "is too large a number");
      return;
    }
    this.<Integer>add(
        (t, v) -> new BackendTerms(t.grace(), t.responseHead(), t.clientStall(), v, t.maxBody()),
        value == null ? null : value.intValue());
  }

  private void maxBody(JsonForm form) {
    if (form.has("maxBody")) {
      this.<Long>add(
          (t, v) -> new BackendTerms(t.grace(), t.responseHead(), t.clientStall(), t.waiting(), v),
          form.optionalNumber("maxBody"));
    }
  }

  private <T> void add(Change<T> change, @Nullable T value) {
    UnaryOperator<BackendTerms> before = changes;
    changes = terms -> change.apply(before.apply(terms), value);
  }

  /** Puts a value, or none, into terms. */
  private interface Change<T> {
    BackendTerms apply(BackendTerms terms, @Nullable T value);
  }
}
