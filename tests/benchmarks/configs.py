"""Configs of any size, such as people write them, for the linter and its peers."""

from __future__ import annotations

from collections.abc import Callable

_NGINX_SITE = """
    upstream app{n} {{
        zone app{n} 64k;
        server 10.0.{a}.1:8080 max_fails=3 fail_timeout=10s;
        server 10.0.{a}.2:8080 max_fails=3 fail_timeout=10s;
        keepalive 32;
    }}
    server {{
        listen 443 ssl;
        server_name shop{n}.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        location / {{
            proxy_pass http://app{n};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_connect_timeout 5s;
        }}
        location ^~ /static/ {{
            root /srv/shop{n};
            expires 1h;
        }}
    }}
"""
_TERRAFORM_GROUP = """
resource "aws_lb_target_group" "app{n}" {{
  name                 = "app{n}"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  health_check {{
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    unhealthy_threshold = 3
  }}
}}

resource "aws_lb_listener_rule" "app{n}" {{
  listener_arn = aws_lb_listener.https.arn
  priority     = {n}

  action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.app{n}.arn
  }}

  condition {{
    host_header {{
      values = ["shop{n}.example.com"]
    }}
  }}
}}
"""
_KUBERNETES_APP = """---
apiVersion: v1
kind: Service
metadata:
  name: app{n}
  namespace: shop
spec:
  selector: {{app: app{n}}}
  ports:
    - {{name: http, port: 80, targetPort: 8080}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: app{n}
  namespace: shop
spec:
  ingressClassName: traefik
  tls:
    - hosts: [shop{n}.example.com]
      secretName: shop-tls
  rules:
    - host: shop{n}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: app{n}
                port: {{name: http}}
"""


def nginx(size_bytes: int) -> str:
    """An nginx.conf of about that size that `nginx -t` accepts where its certificates exist."""
    return f"events {{}}\nhttp {{\n{_filled(_site, size_bytes)}}}\n"


def terraform(size_bytes: int) -> str:
    """Target groups and rules of about that size."""
    return _filled(lambda n: _TERRAFORM_GROUP.format(n=n), size_bytes)


def kubernetes(size_bytes: int) -> str:
    """Services and Ingresses of about that size."""
    return _filled(lambda n: _KUBERNETES_APP.format(n=n), size_bytes)


def _site(number: int) -> str:
    return _NGINX_SITE.format(n=number, a=number % 256)


def _filled(piece: Callable[[int], str], size_bytes: int) -> str:
    count = max(1, round(size_bytes / len(piece(100))))
    return "".join(piece(number) for number in range(1, count + 1))
