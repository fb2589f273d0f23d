using System.Collections.Concurrent;
using System.Reflection;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// The wire name of an event or command, with its version: <c>order.placed/1</c>. Names are stable; a changed shape
/// gets a new version. The envelope is CloudEvents 1.0 (type = name, source = service, subject = the thing's id).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MessageAttribute(string name) : Attribute
{
    // Reading an attribute builds it anew, and every message asks.
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary>For example <c>order.placed/1</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The wire name of a message type.</summary>
    /// <exception cref="InvalidOperationException">The type carries no name.</exception>
    public static string NameOf(Type type) => Names.GetOrAdd(type, Read);

    private static string Read(Type type) =>
        type.GetCustomAttribute<MessageAttribute>()?.Name
        ?? throw new InvalidOperationException($"{type.FullName} has no [Message] name.");
}
