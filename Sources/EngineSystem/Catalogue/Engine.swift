import Scenario

/// The engine under test, as commands see it.
public enum Engine {
  public static var system: AnySystem { AnySystem(MVCCEngine()) }
}
