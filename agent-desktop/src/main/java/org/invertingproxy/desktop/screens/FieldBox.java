package org.invertingproxy.desktop.screens;

import javafx.beans.value.ObservableStringValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.invertingproxy.desktop.model.FormField;

/** A labelled control with room for a hint and a problem below it. */
final class FieldBox extends VBox {
  private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

  /**
   * A box around this control.
   *
   * @param label with an underscore before its mnemonic letter
   * @param row the control, or what holds it
   */
  FieldBox(String label, FormField field, Control control, Node row) {
    Label name = new Label(label);
    name.setMnemonicParsing(true);
    name.setLabelFor(control);
    name.getStyleClass().add("field-label");
    getStyleClass().add("field");
    getChildren().addAll(name, row, line(field.problemProperty(), "field-problem"));
    field
        .problemProperty()
        .addListener(
            (observable, old, now) -> control.pseudoClassStateChanged(INVALID, !now.isEmpty()));
    control.accessibleHelpProperty().bind(field.problemProperty());
    control.pseudoClassStateChanged(INVALID, !field.problemProperty().get().isEmpty());
  }

  /** A text that takes no room while it is empty. */
  static Label line(ObservableStringValue text, String styleClass) {
    Label label = new Label();
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    label.textProperty().bind(text);
    label.visibleProperty().bind(label.textProperty().isNotEmpty());
    label.managedProperty().bind(label.visibleProperty());
    label.getStyleClass().add(styleClass);
    return label;
  }
}
