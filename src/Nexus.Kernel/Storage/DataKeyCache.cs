using System.Security.Cryptography;

namespace Nexus.Kernel.Storage;

/// <summary>The data keys opened last, so that a range read does not ask the key service each time.</summary>
internal sealed class DataKeyCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<DataKey>> byWrapped = new(StringComparer.Ordinal);
    private readonly LinkedList<DataKey> byUse = new();

    /// <summary>A copy of the key, or null.</summary>
    public byte[]? Find(string wrapped)
    {
        lock (gate)
        {
            if (!byWrapped.TryGetValue(wrapped, out var node))
                return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return [.. node.Value.Plaintext];
        }
    }

    /// <summary>Keeps a copy of the key; the one used longest ago is wiped where there is no room.</summary>
    public void Keep(string wrapped, byte[] key)
    {
        lock (gate)
        {
            if (byWrapped.ContainsKey(wrapped))
                return;
            byWrapped[wrapped] = byUse.AddFirst(new DataKey([.. key], wrapped));
            if (byWrapped.Count <= capacity)
                return;
            var oldest = byUse.Last!.Value;
            byUse.RemoveLast();
            byWrapped.Remove(oldest.Wrapped);
            CryptographicOperations.ZeroMemory(oldest.Plaintext);
        }
    }
}
