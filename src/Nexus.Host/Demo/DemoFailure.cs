namespace Nexus.Host.Demo;

/// <summary>A step of the demo did not come out as told; the message says which answer came instead.</summary>
internal sealed class DemoFailure(string message) : Exception(message);
