"""How the web is served: read by gunicorn from the folder it starts in, by bin/run and the measuring of pages alike."""

wsgi_app = "campaign.wsgi"
workers = 2
threads = 4
timeout = 60
max_requests = 2000
max_requests_jitter = 200
loglevel = "warning"
control_socket_disable = True
