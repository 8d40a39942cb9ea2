package org.invertingproxy.desktop.screens;

import java.io.File;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.invertingproxy.desktop.model.TokenInput;
import org.jspecify.annotations.Nullable;

/** The token: pasted into a masked field, or a file. */
final class TokenView extends VBox {
  private final TokenInput token;
  private final PasswordField pasted = new PasswordField();
  private final Label fileName = new Label();
  private final Button choose = new Button("Choose _file…");
  private final Button forget = new Button("_Paste instead");

  TokenView(TokenInput token) {
    this.token = token;
    pasted.setId("token");
    pasted.setPromptText("Paste the agent's token");
    pasted.textProperty().bindBidirectional(token.pasted().textProperty());
    fileName.setId("token-file");
    fileName.getStyleClass().add("file-name");
    fileName.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    choose.getStyleClass().add("secondary");
    choose.setOnAction(event -> chooseFile());
    forget.getStyleClass().add("secondary");
    forget.setOnAction(event -> token.fileProperty().set(null));
    StackPane value = new StackPane(pasted, fileName);
    HBox.setHgrow(value, Priority.ALWAYS);
    HBox row = new HBox(value, choose, forget);
    row.getStyleClass().add("field-row");
    getChildren()
        .addAll(
            new FieldBox("Agent _token", token.pasted(), pasted, row),
            FieldBox.line(token.hintProperty(), "field-hint"));
    token.fileProperty().addListener((observable, old, now) -> show(now));
    show(token.fileProperty().get());
  }

  private void show(@Nullable Path file) {
    boolean chosen = file != null;
    if (file != null) {
      fileName.setText(String.valueOf(file.getFileName()));
      fileName.setTooltip(new Tooltip(file.toString()));
    }
    fileName.setVisible(chosen);
    pasted.setVisible(!chosen);
    choose.setVisible(!chosen);
    choose.setManaged(!chosen);
    forget.setVisible(chosen);
    forget.setManaged(chosen);
  }

  private void chooseFile() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("Choose the token file");
    File file = chooser.showOpenDialog(getScene().getWindow());
    if (file != null) {
      token.fileProperty().set(file.toPath());
    }
  }
}
