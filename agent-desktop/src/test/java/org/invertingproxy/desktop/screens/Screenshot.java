package org.invertingproxy.desktop.screens;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javax.imageio.ImageIO;

/** Keeps pictures of the window in {@code target/screenshots}, for people to look at. */
public final class Screenshot {
  private static final Path DIRECTORY = Path.of("target", "screenshots");

  private Screenshot() {}

  /** Saves what the scene shows now. JavaFX thread only. */
  public static void save(Scene scene, String name) throws IOException {
    Image image = scene.snapshot(null);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, image.getPixelReader().getArgb(x, y));
      }
    }
    Files.createDirectories(DIRECTORY);
    ImageIO.write(picture, "png", DIRECTORY.resolve(name + ".png").toFile());
  }
}
