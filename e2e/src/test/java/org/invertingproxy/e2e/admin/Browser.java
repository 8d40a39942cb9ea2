package org.invertingproxy.e2e.admin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.invertingproxy.e2e.Await;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, driven as a person would: by what is visible, mouse and keys. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;
  private final Path pictures;

  private Browser(ChromeDriver driver, Path pictures) {
    this.driver = driver;
    this.pictures = pictures;
  }

  /** Starts Debian's Chromium (packages chromium and chromium-driver) on a profile of its own. */
  public static Browser start() throws IOException {
    Path profile = Files.createTempDirectory("browser");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--ignore-certificate-errors", // no page but those of the tests is opened
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .build();
    Path pictures = Files.createDirectories(Path.of(System.getProperty("e2e.work"), "pictures"));
    Browser browser = new Browser(new ChromeDriver(service, options), pictures);
    browser.width(1280);
    return browser;
  }

  /** Goes to that address. */
  public void open(String url) {
    driver.get(url);
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  String title() {
    return String.valueOf(driver.getTitle());
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** As if the proxy had been restarted: nobody is signed in any more. */
  void forgetCookies() {
    driver.manage().deleteAllCookies();
  }

  /** Makes the window that wide, in CSS pixels, as narrow as a telephone too. */
  void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers {@code light} or {@code dark}. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The element, once it is visible. */
  WebElement see(String selector) {
    Await.until(() -> sees(selector), PATIENCE, () -> selector + " does not appear");
    return driver.findElement(By.cssSelector(selector));
  }

  boolean sees(String selector) {
    try {
      return driver.findElement(By.cssSelector(selector)).isDisplayed();
    } catch (NoSuchElementException | StaleElementReferenceException e) {
      return false;
    }
  }

  /** Waits until the text of the visible element contains this. */
  public void seeText(String selector, String text) {
    Await.until(
        () -> sees(selector) && see(selector).getText().contains(text),
        PATIENCE,
        () -> "\"" + text + "\" does not appear in " + selector);
  }

  void seeNoMore(String selector) {
    Await.until(() -> !sees(selector), PATIENCE, () -> selector + " does not go away");
  }

  void click(String selector) {
    see(selector).click();
  }

  void type(String selector, CharSequence... keys) {
    see(selector).sendKeys(keys);
  }

  /** Presses keys where the focus is. */
  void press(Keys... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** What a screen reader would say that the focus is on. */
  String focused() {
    return String.valueOf(driver.switchTo().activeElement().getAccessibleName());
  }

  String value(String selector) {
    return String.valueOf(see(selector).getDomProperty("value"));
  }

  /** How far the page is wider than the window. */
  long overflow() {
    Object pixels =
        driver.executeScript(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    return pixels instanceof Long number ? number : Long.MAX_VALUE;
  }

  /** What the console has printed since the last call. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps a picture of the window, for people to look at. */
  void picture(String name) throws IOException {
    Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
