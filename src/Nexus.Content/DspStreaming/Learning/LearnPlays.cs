using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>streaming-v2 counts; this service only remembers what for: charts, and what is played by the same people.</summary>
internal sealed class LearnPlay(MusicDb db) : IMessageHandler<PlayCounted>
{
    public async Task HandleAsync(PlayCounted message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var day = DailyPlay.DayOf(message.CountedAt);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO daily_plays (work_id, day, plays) VALUES ({message.WorkId}, {day}, 1) ON CONFLICT (work_id, day) DO UPDATE SET plays = daily_plays.plays + 1",
            cancellationToken
        );
        if (message.UserId is { } listener)
        {
            var at = UnixMicroseconds.FromTime(message.CountedAt);
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO listens (user_id, work_id, plays, last_at) VALUES ({listener}, {message.WorkId}, 1, {at}) ON CONFLICT (user_id, work_id) DO UPDATE SET plays = listens.plays + 1, last_at = CASE WHEN listens.last_at > {at} THEN listens.last_at ELSE {at} END",
                cancellationToken
            );
        }
    }
}
