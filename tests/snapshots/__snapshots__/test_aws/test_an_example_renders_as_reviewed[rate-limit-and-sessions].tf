##### versions.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:66fc646facfbddf9742673bb5a17a8e03d2c3227f777603bc9ae185bff3241e0

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "limits-and-sessions" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5ededaf7b9570a8040ee9ad1b40d75c5aafcae5cfdec297d5999cff8b18e6641

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

##### network.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:95d575f519b3474c46c0191f0809d2550f834813c7669867a663803c454a7cae

resource "aws_security_group" "alb" {
  name_prefix = "limits-and-sessions-alb-"
  description = "application load balancer of limits-and-sessions"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:0cbe72d0e0fc772a1f22e7128368d24c1792a99cb66582ace8d83ad14d0d2d31

resource "aws_lb" "alb" {
  name                       = "limits-and-sessions"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 60
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:c6659c12cec794b632dc89a652a4bbe38b3b76d3d55f5da95e1c93b547f5a644

# listener web
# what no rule takes: route shop
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:cf05ae5a0e471df9d8560212f8e7447a058d9d32631db97b2a9dbe6d7f95aa66

# upstream shop
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "shop" {
  name            = "limits-and-sessions-shop-2d876"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  stickiness {
    enabled         = true
    type            = "lb_cookie"
    cookie_duration = 3600
  }

  tags = {
    Name = "shop"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "shop" {
  for_each = {
    "shop1" = { id = "10.0.1.11", port = 8080 }
    "shop2" = { id = "10.0.1.12", port = 8080 }
    "shop3" = { id = "10.0.1.13", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.shop.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream cache
# the spec asks for consistent_hash; nearest: round_robin
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "cache" {
  name            = "limits-and-sessions-cache-54184"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "cache"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "cache" {
  for_each = {
    "cache-1" = { id = "10.0.2.11", port = 8080 }
    "cache-2" = { id = "10.0.2.12", port = 8080 }
    "cache-3" = { id = "10.0.2.13", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.cache.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream legacy
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "legacy" {
  name            = "limits-and-sessions-legacy-eca9d"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "legacy"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "legacy" {
  for_each = {
    "legacy-1" = { id = "10.0.3.11", port = 8080 }
    "legacy-2" = { id = "10.0.3.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.legacy.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:3dcb284df029489dba5ebc5b63b72bc7e686efb10733481c370eebd1f5b7e039

# route login
resource "aws_lb_listener_rule" "web_login" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 36209

  condition {
    path_pattern {
      values = ["/login"]
    }
  }

  condition {
    http_request_method {
      values = ["POST"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }

  tags = {
    Name = "login"
  }
}

# route search
resource "aws_lb_listener_rule" "web_search" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 46459

  condition {
    path_pattern {
      values = ["/search", "/search/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cache.arn
  }

  tags = {
    Name = "search"
  }
}

# route legacy
resource "aws_lb_listener_rule" "web_legacy" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 46988

  condition {
    path_pattern {
      values = ["/legacy", "/legacy/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.legacy.arn
  }

  tags = {
    Name = "legacy"
  }
}

##### waf.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:460b12eafc746b0b6b9f1d21bf44d8efeb2501003aa1719a6911e9c757462927

# Rate limits. WAF counts over a sliding window and reacts with a delay, usually below 30 seconds.
resource "aws_wafv2_web_acl" "rate_limits" {
  name  = "limits-and-sessions-rate-limits"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  # route login, rate limit login: the spec asks for 5 per 1m, burst 0
  rule {
    name     = "rate-login"
    priority = 1

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "12"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = 10
        evaluation_window_sec = 120
        aggregate_key_type    = "FORWARDED_IP"

        forwarded_ip_config {
          header_name       = "X-Forwarded-For"
          fallback_behavior = "NO_MATCH"
        }

        scope_down_statement {
          and_statement {
            statement {
              regex_match_statement {
                regex_string = "^/login$"

                field_to_match {
                  uri_path {}
                }

                text_transformation {
                  priority = 0
                  type     = "URL_DECODE"
                }

                text_transformation {
                  priority = 1
                  type     = "NORMALIZE_PATH"
                }
              }
            }
            statement {
              regex_match_statement {
                regex_string = "^(POST)$"

                field_to_match {
                  method {}
                }

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-login"
      sampled_requests_enabled   = true
    }
  }

  # route search, rate limit everyone: the spec asks for 1000 per 1s, burst 200
  rule {
    name     = "rate-search"
    priority = 2

    action {
      block {
        custom_response {
          response_code = 503

          response_header {
            name  = "Retry-After"
            value = "1"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = 60200
        evaluation_window_sec = 60
        aggregate_key_type    = "CONSTANT"

        scope_down_statement {
          regex_match_statement {
            regex_string = "^/search(/|$)"

            field_to_match {
              uri_path {}
            }

            text_transformation {
              priority = 0
              type     = "URL_DECODE"
            }

            text_transformation {
              priority = 1
              type     = "NORMALIZE_PATH"
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-search"
      sampled_requests_enabled   = true
    }
  }

  # route shop, rate limit per-client: the spec asks for 100 per 10s, burst 20
  rule {
    name     = "rate-shop"
    priority = 3

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "1"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = 620
        evaluation_window_sec = 60
        aggregate_key_type    = "FORWARDED_IP"

        forwarded_ip_config {
          header_name       = "X-Forwarded-For"
          fallback_behavior = "NO_MATCH"
        }

        scope_down_statement {
          regex_match_statement {
            regex_string = "^/"

            field_to_match {
              uri_path {}
            }

            text_transformation {
              priority = 0
              type     = "NONE"
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-shop"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "limits-and-sessions-rate-limits"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "rate_limits" {
  resource_arn = aws_lb.alb.arn
  web_acl_arn  = aws_wafv2_web_acl.rate_limits.arn
}

##### outputs.tf
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec limits-and-sessions | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:bf8c181140c39710a50942f70be9845d6c34e8b61716720706b2bf91d3f62fcf

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.web_login.priority,
      aws_lb_listener_rule.web_search.priority,
      aws_lb_listener_rule.web_legacy.priority,
    ])) == 3
    error_message = "priorities on listener web are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

