namespace Nexus.Kernel.Messaging;

/// <summary>Trying again cannot help; the message becomes a dead letter (a task: failed) with this reason.</summary>
public sealed class PermanentFailureException(string message, Exception? inner = null) : Exception(message, inner);
