package org.invertingproxy.desktop.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** What a user sees in the window: texts as they are drawn, masked and shortened ones included. */
public final class Eyes {
  private final FxRobot robot;
  private final Stage stage;

  /** Looks at this window. */
  public Eyes(FxRobot robot, Stage stage) {
    this.robot = robot;
    this.stage = stage;
  }

  /** Each of these is drawn somewhere. */
  public void see(String... texts) {
    assertThat(texts()).contains(texts);
  }

  /** All drawn texts. */
  public List<String> texts() {
    layOut();
    return robot
        .lookup(node -> node instanceof Text text && isDrawn(text))
        .queryAllAs(Text.class)
        .stream()
        .map(Text::getText)
        .toList();
  }

  /** The content of a text field. */
  public String field(String id) {
    return robot.lookup(id).queryAs(TextInputControl.class).getText();
  }

  /** Whether the node lies in the window as a whole and nothing else cuts it. */
  public boolean isWhole(String id) {
    layOut();
    Node node = robot.lookup(id).query();
    Bounds bounds = node.localToScene(node.getLayoutBounds());
    Scene scene = stage.getScene();
    return bounds.getMinX() >= 0
        && bounds.getMinY() >= 0
        && bounds.getMaxX() <= scene.getWidth()
        && bounds.getMaxY() <= scene.getHeight();
  }

  /** Gives the window another size. */
  public void resize(double width, double height) {
    robot.interact(
        () -> {
          stage.setWidth(width);
          stage.setHeight(height);
        });
    layOut();
  }

  /** Keeps a picture. */
  public void picture(String name) {
    layOut();
    robot.interact(
        () -> {
          Screenshot.save(stage.getScene(), name);
          return null;
        });
  }

  private void layOut() {
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(
        () -> {
          Parent root = stage.getScene().getRoot();
          root.applyCss();
          root.layout();
        });
  }

  private static boolean isDrawn(Node node) {
    for (Node each = node; each != null; each = each.getParent()) {
      if (!each.isVisible() || each.getOpacity() == 0) {
        return false;
      }
    }
    return true;
  }
}
