using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>Counts every request from outside by the route it takes.</summary>
internal sealed class TrafficMeter(Onward next, TrafficBook book) : IGatewayStep
{
    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        var traffic = book.Of(request.Route);
        traffic.Begin();
        request.Note(new TrafficNote(traffic, Stopwatch.GetTimestamp()));
        return next(context, request);
    }
}

/// <summary>Where a request is written down, and when it began.</summary>
internal readonly record struct TrafficNote(RouteTraffic Traffic, long Start)
{
    // How long a stream was open says nothing of how quick the service is.
    public void Write(HttpContext context, bool stream)
    {
        var time = Stopwatch.GetElapsedTime(Start);
        Traffic.End(context.Response.StatusCode, stream ? null : (long)time.TotalMicroseconds);
        if (!stream)
        {
            GatewayMetrics.Note(context, Traffic.Service, time);
        }
    }
}
