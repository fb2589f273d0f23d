using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Withdrawals;

internal sealed class LearnPublication(StreamCoreDb db) : IMessageHandler<ContentPublished>
{
    public Task HandleAsync(ContentPublished message, MessageContext context, CancellationToken cancellationToken) =>
        db.LearnAsync(message.WorkId, withdrawn: false, message.Version, cancellationToken);
}

/// <summary>
/// Addresses that listeners were given before go dead with it, and its pictures are no longer public: each instance asks
/// every few seconds and not with each segment.
/// </summary>
internal sealed class LearnWithdrawal(StreamCoreDb db) : IMessageHandler<ContentWithdrawn>
{
    public Task HandleAsync(ContentWithdrawn message, MessageContext context, CancellationToken cancellationToken) =>
        db.LearnAsync(message.WorkId, withdrawn: true, message.Version, cancellationToken);
}

internal static class Learning
{
    // In one statement: of two replicas that learn something at once the newer news stays.
    public static Task LearnAsync(
        this StreamCoreDb db,
        Guid workId,
        bool withdrawn,
        long version,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work_visibilities (work_id, withdrawn, publish_version) VALUES ({workId}, {withdrawn}, {version})
            ON CONFLICT (work_id) DO UPDATE SET withdrawn = excluded.withdrawn, publish_version = excluded.publish_version
            WHERE work_visibilities.publish_version < excluded.publish_version
            """,
            cancellationToken
        );
}
