using System.Diagnostics;
using System.Globalization;

namespace FanOut.Servers;

/// <summary>nginx with the module nchan (Debian: nginx-light, libnginx-mod-nchan): one worker, which is how it does best on one machine.</summary>
internal sealed class NchanServer : FanOutServer
{
    private readonly string _folder;

    private NchanServer(int port, Process process, string folder)
        : base("nchan", port, process) => _folder = folder;

    public override string SubscribePath => "/sub";

    protected override string PublishPath => "/pub";

    public static NchanServer Start(string nginx, string module)
    {
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("fanout-nchan-").FullName;
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            configuration,
            $$"""
            load_module {{module}};
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 16384;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log warn;
            events { worker_connections 12000; }
            http {
              access_log off;
              tcp_nodelay on;
              keepalive_timeout 600s;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              nchan_shared_memory_size 128M;
              server {
                listen 127.0.0.1:{{port}} backlog=8192;
                location = /ping { return 200 "ok"; }
                location = /pub { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 20; }
                location = /sub { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
              }
            }
            """
        );
        var start = Cores.OfServer(nginx);
        foreach (var argument in new[] { "-p", folder, "-c", configuration, "-e", Path.Combine(folder, "error.log") })
        {
            start.ArgumentList.Add(argument);
        }

        return new NchanServer(port, Process.Start(start)!, folder);
    }

    /// <summary>Of its workers, which have one thread each; in nanoseconds, where <c>/proc/PID/stat</c> counts in hundredths of a second.</summary>
    public override async Task<TimeSpan> ReadCpuAsync()
    {
        var workers = await File.ReadAllTextAsync($"/proc/{Process.Id}/task/{Process.Id}/children");
        var sum = 0L;
        foreach (var worker in workers.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var run = (await File.ReadAllTextAsync($"/proc/{worker}/schedstat")).Split(' ')[0];
            sum += long.Parse(run, CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromMicroseconds(sum / 1000.0);
    }

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
