package org.invertingproxy.desktop.model;

import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * A text the user enters, and what is wrong with it. A problem appears when the text is read and
 * goes away with the next edit, so nobody is blamed for a text that is not finished.
 */
public final class FormField {
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

  FormField() {
    text.addListener(observable -> problem.set(""));
  }

  /** The text. */
  public StringProperty textProperty() {
    return text;
  }

  /** What is wrong, as a sentence; empty while nothing is. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Shows a problem until the next edit. */
  void setProblem(String message) {
    problem.set(Sentence.of(message));
  }

  /** The text without the white space around it. */
  String stripped() {
    return text.get().strip();
  }

  /** Reads the text; what the parser throws becomes the problem. */
  <T> Optional<T> read(Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(stripped()));
    } catch (IllegalArgumentException e) {
      setProblem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
